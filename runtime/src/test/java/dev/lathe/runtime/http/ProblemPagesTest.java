package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.problem.ErrorCode;
import dev.lathe.model.problem.ProblemStatus;
import dev.lathe.model.problem.Words;
import dev.lathe.runtime.operation.OrdersBundle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A problem's type leads to what explains it, at the service that told it. */
final class ProblemPagesTest {
  @TempDir private Path folder;

  @Test
  void every_code_has_a_page_that_costs_no_statement() {
    try (Service service = new Service(folder)) {
      service.live(OrdersBundle.of("1.0.0", "orders_a"));
      service.get("/service.json"); // loads the bundle
      int before = service.database.executed();
      for (ErrorCode code : ErrorCode.values()) {
        HttpAnswer page = service.get(code.type());
        assertEquals(200, page.status(), code.type());
        assertEquals("text/plain; charset=utf-8", page.headers().get("Content-Type"));
        String text = Service.body(page);
        assertTrue(text.startsWith(code.name() + ": " + code.status().code() + " "), text);
        assertTrue(text.toLowerCase(Locale.ROOT).contains(code.meaning().toLowerCase(Locale.ROOT)));
      }
      assertEquals(before, service.database.executed());
    }
  }

  @Test
  void a_problem_leads_to_its_page() {
    try (Service service = new Service(folder)) {
      service.live(OrdersBundle.of("1.0.0", "orders_a"));
      HttpAnswer problem = service.post("/api/orders/none/confirm", "");
      String type = Service.text(problem, "type");
      assertEquals("/-/problems/COMMAND_ILLEGAL_TRANSITION", type);
      assertTrue(Service.body(service.get(type)).contains("no such aggregate"));
      assertEquals("/-/problems/ROUTE_NOT_FOUND", Service.text(service.get("/nowhere"), "type"));
      assertEquals(404, service.get("/-/problems/NO_SUCH_CODE").status());
      assertEquals(404, service.get("/-/problems/not_unique").status());
      assertEquals(404, service.get("/-/problems").status());
      HttpAnswer posted = service.post(type, "{}");
      assertEquals(405, posted.status());
      assertEquals("GET, HEAD", posted.headers().get("Allow"));
    }
  }

  @Test
  void in_words_of_an_author_it_is_the_same_kind_of_problem() {
    Problem problem =
        Problem.of(ErrorCode.COMMAND_GUARD_REJECTED, "no")
            .inWords(new Words(Optional.of("OWN_PROPOSAL"), Optional.empty()));
    assertEquals("OWN_PROPOSAL", problem.code());
    assertEquals("/-/problems/COMMAND_GUARD_REJECTED", problem.type());
    assertEquals(
        ErrorCode.NO_TYPE, Problem.of(ProblemStatus.CONFLICT, "CARD_DECLINED", "no").type());
  }
}
