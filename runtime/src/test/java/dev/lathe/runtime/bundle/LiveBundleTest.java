package dev.lathe.runtime.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.Schema;
import dev.lathe.runtime.BundlesInMemory;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LiveBundleTest {
  @Test
  void two_bundles_are_kept_and_a_third_replaces_the_older() {
    var store = new BundlesInMemory();
    BundleId a = store.push(bundle("a"));
    BundleId b = store.push(bundle("b"));
    BundleId c = store.push(bundle("c"));
    var loaded = new ArrayList<String>();
    try (var database = SqliteDatabase.open(":memory:")) {
      var live =
          new LiveBundle<String>(
              database,
              store,
              bundle -> {
                loaded.add(bundle.name());
                return bundle.name();
              });
      assertThrows(NothingLive.class, live::current);
      database.execute(Statement.write("CREATE TABLE live(one,bundle)"));
      assertThrows(NothingLive.class, live::current);
      database.execute(Statement.write("INSERT INTO live VALUES(1,?1)", a.value()));
      assertEquals("a", live.current());
      assertEquals("b", live.at(b));
      assertEquals("a", live.at(a));
      assertEquals("b", live.at(b));
      assertEquals("c", live.at(c));
      assertEquals("b", live.at(b));
      assertEquals("a", live.at(a));
      assertEquals("a", live.current());
      assertEquals(List.of("a", "b", "c", "a"), loaded);
    }
  }

  private static Bundle bundle(String name) {
    return new Bundle(
        name,
        "1.0.0",
        new Operations(List.of(), List.of(), List.of(), List.of()),
        List.of(),
        new Schema(List.of(), List.of(), List.of()),
        List.of(),
        Outlines.NONE,
        new TreeMap<>());
  }
}
