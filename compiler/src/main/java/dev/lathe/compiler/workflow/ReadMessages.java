package dev.lathe.compiler.workflow;

import dev.lathe.compiler.blueprint.Workflows;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.NearNames;
import dev.lathe.compiler.diagnostic.Span;
import dev.lathe.model.bundle.workflow.Mapping;
import dev.lathe.model.bundle.workflow.Message;
import dev.lathe.model.bundle.workflow.VariableType;
import dev.lathe.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the messages that are waited for and sent. */
final class ReadMessages {
  private static final String KEY = "businessKey";

  private final Bindings bindings;
  private final Entries entries;
  private final DrawnProcess drawn;
  private final SentMessages sent;
  private final VariableType variables;
  private final Findings findings;

  ReadMessages(
      Bindings bindings,
      Entries entries,
      DrawnProcess drawn,
      SentMessages sent,
      VariableType variables,
      Findings findings) {
    this.bindings = bindings;
    this.entries = entries;
    this.drawn = drawn;
    this.sent = sent;
    this.variables = variables;
    this.findings = findings;
  }

  /** Whether the process has a node of that id. */
  boolean draws(String id) {
    return drawn.nodes().containsKey(id);
  }

  /** Whether all processes of the project could be read. */
  boolean whole() {
    return sent.whole();
  }

  /** The message that {@code node} waits for. */
  Optional<Message> awaited(DrawnProcess.Node node) {
    boolean start = node.kind().equals("startEvent");
    List<Workflows.MessageStart> all = start ? entries.starts() : entries.messages();
    return name(node)
        .map(
            name -> {
              List<Workflows.MessageStart> sources =
                  all.stream().filter(one -> one.messageName().text().equals(name)).toList();
              if (sources.isEmpty() && !sent.has(name) && sent.whole()) {
                findings.add(
                    DiagnosticCode.WORKFLOW_MESSAGE_UNSENT,
                    place(node),
                    "nobody sends the message `%s`".formatted(name),
                    start
                        ? "say in `messageStarts` of workflows.json which event it is"
                        : "say in `messages` of workflows.json which event it is");
              }
              return new Message(name, sources.stream().map(this::source).toList());
            });
  }

  private static Span place(DrawnProcess.Node node) {
    return node.event().map(event -> event.span()).orElse(node.span());
  }

  private Optional<String> name(DrawnProcess.Node node) {
    Optional<String> name = SentMessages.name(drawn, node);
    if (name.isEmpty()) {
      findings.add(
          DiagnosticCode.WORKFLOW_MESSAGE_UNKNOWN,
          place(node),
          "`%s` names no message of the file".formatted(node.id()),
          NearNames.hint(
              node.event()
                  .or(() -> Optional.of(node.element()))
                  .flatMap(one -> one.attribute("messageRef"))
                  .orElse(""),
              drawn.definitions().children("message").stream().map(m -> m.id()).toList()));
    }
    return name;
  }

  private Message.Source source(Workflows.MessageStart written) {
    var event =
        new ReadMappings(
            ReadMappings.EVENT,
            EventTypes.envelope(bindings.blueprint(), written.event()),
            findings);
    Mapping key = new Mapping.Constant(Json.NULL);
    var members = new ArrayList<Mapping.Member>();
    // the first of them is the key, which the format asks for
    for (int i = 0; i < written.mappings().size(); i++) {
      Workflows.Mapping one = written.mappings().get(i);
      ReadMappings.Read read = event.read(one);
      if (i == 0) {
        key = read.mapping();
        keyFits(one, read.type());
      } else {
        members.add(new Mapping.Member(one.name().text(), read.mapping()));
      }
    }
    return new Message.Source(
        written.id().text(),
        written.event().service().text(),
        bindings.logged(written.event()),
        written.event().type().text(),
        key,
        members);
  }

  private void keyFits(Workflows.Mapping written, VariableType type) {
    if (type instanceof VariableType.Obj || type instanceof VariableType.Arr) {
      findings.add(
          DiagnosticCode.WORKFLOW_MAPPING_MISFIT,
          written.name().span(),
          "a business key is one value, and this is " + Types.phrase(type),
          "map an id: `$event.rntAggregateId`");
    }
  }

  /** The message that {@code node} sends. */
  Optional<Message.Sent> sent(DrawnProcess.Node node) {
    var process = new ReadMappings(ReadMappings.PROCESS, variables, findings);
    return name(node)
        .map(
            name -> {
              Mapping key = new Mapping.Constant(Json.NULL);
              var members = new ArrayList<Mapping.Member>();
              List<Workflows.Mapping> mappings =
                  entries.send(node.id()).map(Workflows.Send::mappings).orElse(List.of());
              for (Workflows.Mapping one : mappings) {
                ReadMappings.Read read = process.read(one);
                if (one.name().text().equals(KEY)) {
                  key = read.mapping();
                  keyFits(one, read.type());
                } else {
                  members.add(new Mapping.Member(one.name().text(), read.mapping()));
                }
              }
              return new Message.Sent(name, key, members);
            });
  }
}
