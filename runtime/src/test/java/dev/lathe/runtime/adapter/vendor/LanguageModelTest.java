package dev.lathe.runtime.adapter.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.module.ModuleCall;
import dev.lathe.runtime.module.ModuleContract;
import dev.lathe.runtime.module.ModuleFailed;
import dev.lathe.runtime.module.ModuleKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract, and how a chat's request and answer are worded. */
final class LanguageModelTest extends ModuleContract {
  /** As OpenRouter answers it, recorded by its documentation. */
  private static final String ANSWER =
      """
      {"id":"gen-1","object":"chat.completion","created":1730000000,"model":"x/y",
       "choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"a note"}}],
       "usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}
      """;

  @Override
  protected ModuleKind kind() {
    return new LanguageModel();
  }

  @Override
  protected Json.Obj own() {
    return (Json.Obj) JsonText.parse("{\"url\":\"" + vendor.url() + "/api/v1\"}");
  }

  @Override
  protected ModuleCall call() {
    return complete(
        "{\"model\":\"openrouter/x/y\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":1,\"text\":{\"text\":\"hi\"}}]}]}");
  }

  @Override
  protected String good() {
    return ANSWER;
  }

  private static ModuleCall complete(String input) {
    return new ModuleCall(
        "tested",
        "Complete",
        JsonText.parse(input),
        Duration.ofSeconds(20),
        Optional.of("key"),
        "c-1");
  }

  @Test
  void a_text_is_asked_and_answered() {
    vendor.answers(200, ANSWER);
    Json.Obj answer = (Json.Obj) open(own()).call(call());
    assertEquals("/api/v1/chat/completions", vendor.asked().getFirst().target());
    assertEquals(
        "{\"model\":\"x/y\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
        vendor.asked().getFirst().body());
    assertEquals(
        "Bearer very-secret-4711", vendor.asked().getFirst().headers().get("authorization"));
    assertEquals(
        "[{\"type\":1,\"text\":{\"text\":\"a note\"}}]",
        JsonText.write(answer.get("content").orElseThrow()));
    assertEquals(Optional.of(Json.of(1)), answer.get("finish_reason"));
    assertEquals(Optional.of("gen-1"), answer.object("ref").text("canonical_id"));
    assertEquals(Optional.of(Json.of(11)), answer.object("usage").get("total_tokens"));
  }

  @Test
  void
      files_images_sampling_and_a_schema_in_protobufs_clothes_are_worded_as_the_endpoint_has_them() {
    vendor.answers(200, ANSWER);
    open(own())
        .call(
            complete(
                """
                {"context":{"idempotencyKey":""},"model":"m","messages":[{"role":"user","content":[
                  {"type":1,"text":{"text":"read"}},
                  {"type":2,"image":{"base64_data":"QQ==","media_type":"image/png"}},
                  {"type":4,"file":{"filename":"cv.pdf","url":"https://files.example/cv.pdf"}},
                  {"type":7,"thinking":{}}]}],
                 "sampling":{"temperature":0,"max_tokens":50,"seed":null,"response_format":"json_schema",
                  "response_schema":{"fields":{"type":{"stringValue":"object"},
                   "required":{"list_value":{"values":[{"string_value":"name"}]}},
                   "properties":{"structValue":{"fields":{"name":{"structValue":{"fields":{"type":{"stringValue":"string"}}}}}}}}}},
                 "reasoning_effort":"low"}
                """));
    assertEquals(
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"read\"},"
            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,QQ==\"}},"
            + "{\"type\":\"file\",\"file\":{\"filename\":\"cv.pdf\",\"file_data\":\"https://files.example/cv.pdf\"}}]}],"
            + "\"temperature\":0,\"max_tokens\":50,\"reasoning_effort\":\"low\",\"response_format\":{\"type\":\"json_schema\","
            + "\"json_schema\":{\"name\":\"schema\",\"schema\":{\"type\":\"object\",\"required\":[\"name\"],"
            + "\"properties\":{\"name\":{\"type\":\"string\"}}},\"strict\":true}}}",
        vendor.asked().getFirst().body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | AI_LLM_STRUCTURAL_MODEL_MISSING",
        "{'model':'m','messages':[]} | AI_LLM_STRUCTURAL_MESSAGES_MISSING",
        "{'model':'m','messages':[{'role':2,'content':'x'}]} | AI_LLM_STRUCTURAL_ROLE_UNKNOWN",
        "{'model':'m','messages':[{'role':'user'}]} | AI_LLM_STRUCTURAL_CONTENT_MISSING",
        "{'model':'m','messages':[{'role':'user','content':[{'type':5}]}]} | AI_LLM_STRUCTURAL_BLOCK_UNKNOWN",
        "{'model':'m','messages':[{'role':'user','content':[{'type':4,'file':{}}]}]} | AI_LLM_STRUCTURAL_FILE_MISSING"
      })
  void what_says_nothing_to_a_model_is_not_sent(String input, String code) {
    var refused =
        assertThrows(
            ModuleFailed.class, () -> open(own()).call(complete(input.replace('\'', '"'))));
    assertEquals(code, refused.code());
    assertTrue(vendor.asked().isEmpty());
  }

  @Test
  void an_answer_without_a_choice_and_an_operation_that_is_none_are_mismatches() {
    vendor.answers(200, "{\"choices\":[]}");
    var empty = assertThrows(ModuleFailed.class, () -> open(own()).call(call()));
    assertEquals(ModuleFailed.Reason.SCHEMA_MISMATCH, empty.reason());
    var other =
        new ModuleCall("t", "Embed", Json.EMPTY, Duration.ofSeconds(1), Optional.empty(), "c");
    var unknown = assertThrows(ModuleFailed.class, () -> open(own()).call(other));
    assertEquals(ModuleFailed.Reason.SCHEMA_MISMATCH, unknown.reason());
  }
}
