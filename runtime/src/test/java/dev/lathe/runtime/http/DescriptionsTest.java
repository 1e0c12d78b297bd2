package dev.lathe.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.bundle.HttpMethod;
import dev.lathe.model.bundle.Operation;
import dev.lathe.model.bundle.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DescriptionsTest {
  private static final Map<String, BundledFile> DOCUMENTS =
      Map.of(
          "openapi.json", BundledFile.of("application/json", "all"),
          "openapi/orders.json", BundledFile.of("application/json", "orders"),
          "openapi/stock.json", BundledFile.of("application/json", "stock"));

  private static final Descriptions TWO_SERVICES =
      new Descriptions(
          path -> Optional.ofNullable(DOCUMENTS.get(path)),
          List.of(route("orders", "/api/orders/{id}"), route("stock", "/api/stock")));

  @ParameterizedTest
  @CsvSource({
    "/openapi.json, all",
    "/api/openapi.json, all",
    "/api/orders/openapi.json, orders",
    "/api/stock/openapi.json, stock",
    "/api/sto/openapi.json,",
    "/elsewhere/openapi.json,"
  })
  void a_path_of_one_service_has_its_document(String path, String document) {
    var segments = List.of(path.substring(1).split("/", -1));
    assertEquals(Optional.ofNullable(document), TWO_SERVICES.at(segments).map(BundledFile::text));
  }

  private static Route route(String service, String path) {
    var operation = new Operation(Operation.Kind.QUERY, service + ".get");
    return new Route(service, "get", HttpMethod.GET, path, operation, List.of(), false, List.of());
  }
}
