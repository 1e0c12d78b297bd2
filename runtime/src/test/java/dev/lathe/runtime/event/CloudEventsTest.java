package dev.lathe.runtime.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lathe.runtime.Orders;
import dev.lathe.runtime.adapter.sqlite.SqliteDatabase;
import dev.lathe.runtime.sql.Database;
import dev.lathe.runtime.sql.Statement;
import org.junit.jupiter.api.Test;

class CloudEventsTest {
  private static final String INSERT =
      """
      INSERT INTO event(stream,version,id,service,entity,type,time,actor_kind,actor_id,\
      correlation,causation,command,traceparent,schema_version,bundle,data) \
      VALUES('Order-o-1',3,'e-1','shop','Order','OrderPaid','2026-01-01T00:00:00.000Z',\
      ?1,?2,'c-1',?3,?4,?5,2,'bb',?6)""";

  @Test
  void an_event_carries_all_it_has() {
    assertEquals(
        """
        {"specversion":"1.0","id":"e-1","source":"rntme://shop/Order","type":"shop.Order.OrderPaid",\
        "time":"2026-01-01T00:00:00.000Z","subject":"Order-o-1","datacontenttype":"application/json",\
        "dataschema":"rntme://schemas/shop/OrderPaid.v2.json","eventtype":"OrderPaid",\
        "rntaggregatetype":"Order","rntaggregateid":"o-1","rntversion":3,"rntschemaversion":2,\
        "rntactorkind":"user","rntactorid":"u-1","correlationid":"c-1","causationid":"x-1",\
        "commandid":"x-1","traceparent":"00-1-2-01","latheposition":1,"lathebundle":"bb",\
        "data":{"before":null,"after":{"price":9.50,"note":null}}}""",
        event(
            CloudEvents.FOR_THE_QUEUE,
            Statement.write(
                INSERT,
                "user",
                "u-1",
                "x-1",
                "x-1",
                "00-1-2-01",
                "{\"before\":null,\"after\":{\"price\":9.50,\"note\":null}}")));
  }

  @Test
  void what_is_null_is_absent_and_nulls_in_data_stay() {
    assertEquals(
        """
        {"specversion":"1.0","id":"e-1","source":"rntme://shop/Order","type":"shop.Order.OrderPaid",\
        "time":"2026-01-01T00:00:00.000Z","subject":"Order-o-1","datacontenttype":"application/json",\
        "dataschema":"rntme://schemas/shop/OrderPaid.v2.json","eventtype":"OrderPaid",\
        "rntaggregatetype":"Order","rntaggregateid":"o-1","rntversion":3,"rntschemaversion":2,\
        "correlationid":"c-1","latheposition":1,"lathebundle":"bb",\
        "data":{"before":null,"after":{"a":null}}}""",
        event(
            CloudEvents.WHOLE,
            Statement.write(
                INSERT, null, null, null, null, null, "{\"before\":null,\"after\":{\"a\":null}}")));
  }

  private static String event(String form, Statement insert) {
    try (Database database = SqliteDatabase.open(":memory:")) {
      Orders.createSystemTables(database);
      database.execute(insert);
      return database
          .execute(Statement.read("SELECT " + form + " FROM event e"))
          .requiredText(0, 0);
    }
  }
}
