package dev.lathe.runtime.http;

import dev.lathe.model.bundle.Absent;
import dev.lathe.model.bundle.Created;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.MessageTemplate;
import dev.lathe.model.problem.Words;
import dev.lathe.model.value.Datetime;
import dev.lathe.runtime.operation.Inputs;
import dev.lathe.runtime.operation.OperationOutcome;
import dev.lathe.runtime.plan.InputValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as the answer of one route: where it says so, nothing found is 404, and something
 * created 201.
 *
 * @param target what was asked for, which links to other pages repeat
 * @param known the answers that the client has; empty where it can't keep any
 */
record Answering(Route route, Inputs inputs, RequestTarget target, Optional<Known> known) {
  Reply reply(OperationOutcome outcome) {
    if (outcome instanceof OperationOutcome.Answered(var body, var revision, var next)) {
      if (route.absent().isPresent() && nothing(body) && !PageLinks.isLater(route, target)) {
        return new Reply.Failure(absent(route.absent().get()));
      }
      if (known.isPresent()) {
        String tag = Known.tag(revision, body + next.orElse(""));
        if (known.get().has(tag)) return new Reply.Unchanged(tag);
        Reply.Success kept = Reply.Success.kept(body, tag);
        return PageLinks.in(route) ? kept.with("Link", PageLinks.of(target, next)) : kept;
      }
    }
    Reply reply = Responses.of(outcome);
    return reply instanceof Reply.Success success
            && outcome instanceof OperationOutcome.Decided
            && route.created().isPresent()
        ? created(route.created().get(), success)
        : reply;
  }

  private static boolean nothing(String body) {
    return body.equals("null") || body.equals("[]");
  }

  private Problem absent(Absent absent) {
    Optional<String> message =
        absent
            .words()
            .message()
            .map(text -> new MessageTemplate(text).filled(name -> shown(inputs.all().get(name))));
    return Problem.of(ErrorCode.RESULT_ABSENT, "There is nothing here")
        .inWords(new Words(absent.words().code(), message));
  }

  private static String shown(@Nullable InputValue value) {
    return switch (value) {
      case null -> MessageTemplate.NOTHING;
      case InputValue.Missing _ -> MessageTemplate.NOTHING;
      case InputValue.Whole(long whole) -> Long.toString(whole);
      case InputValue.Decimal(String digits, _) -> digits;
      case InputValue.Moment(_, String canonical) -> Datetime.told(canonical);
      case InputValue.Text(String text) -> text;
      case InputValue.Flag(boolean flag) -> Boolean.toString(flag);
      case InputValue.Many _, InputValue.Row _, InputValue.Document _ ->
          JsonText.write(value.json());
    };
  }

  /** The answer is recorded with the command, so that a retry is told the same place. */
  private static Reply created(Created created, Reply.Success success) {
    if (!(success.body() instanceof AnswerBody.Text(String text))
        || !(JsonText.parse(text) instanceof Json.Obj answer)) {
      return success;
    }
    var location = new StringBuilder();
    for (MessageTemplate.Part part : new MessageTemplate(created.location()).parts()) {
      if (!part.named()) {
        location.append(part.text());
        continue;
      }
      Json value = answer.get(part.text()).orElse(Json.NULL);
      if (value instanceof Json.Null) return success;
      String plain = value instanceof Json.Str(String held) ? held : JsonText.write(value);
      location.append(UrlText.segment(plain));
    }
    return success.at(location.toString());
  }
}
