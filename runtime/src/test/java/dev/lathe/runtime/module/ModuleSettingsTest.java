package dev.lathe.runtime.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the environment says of modules. */
final class ModuleSettingsTest {
  @Test
  void what_all_kinds_have_is_apart_from_a_kinds_own() {
    ModuleSettings settings =
        ModuleSettings.all(
                """
                {"rates":{"kind":"http-json","hosts":["a.example"],"privateNetwork":true,"url":"https://a.example",
                 "secrets":{"token":{"env":"T"},"key":{"aws":"prod/rates"}}}}
                """)
            .getFirst();
    assertEquals("rates", settings.module());
    assertEquals(List.of("a.example"), settings.hosts());
    assertTrue(settings.privateNetwork());
    assertEquals(
        Map.of("token", new SecretPlace.Variable("T"), "key", new SecretPlace.Stored("prod/rates")),
        settings.secrets());
    assertEquals(List.of("url"), List.copyOf(settings.own().members().keySet()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[] | is not a JSON object",
        "{'rates':1} | `rates` is not an object",
        "{'rates':{}} | lacks `kind`",
        "{'rates':{'kind':'http-json'}} | lacks `hosts`",
        "{'rates':{'kind':'http-json','hosts':[1]}} | host that is no text",
        "{'rates':{'kind':'http-json','hosts':[],'privateNetwork':'yes'}} | true or false",
        "{'rates':{'kind':'http-json','hosts':[],'secrets':{'token':'hunter2'}}} | where its secret `token`"
      })
  void what_is_wrong_is_named_and_no_secret_is_repeated(String text, String named) {
    var wrong =
        assertThrows(
            IllegalArgumentException.class, () -> ModuleSettings.all(text.replace('\'', '"')));
    String message = String.valueOf(wrong.getMessage());
    assertTrue(message.contains(named), message);
    assertTrue(!message.contains("hunter2"), message);
  }
}
