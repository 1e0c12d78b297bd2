package dev.lathe.runtime.adapter.vendor;

import dev.lathe.runtime.module.ModuleClient;
import dev.lathe.runtime.module.ModuleKind;
import dev.lathe.runtime.module.ModuleSettings;
import dev.lathe.runtime.module.ModuleSetup;
import java.util.List;

/**
 * A language model behind an endpoint for chats as OpenAI has it: the contract {@code ai-llm}, with
 * its operation {@code Complete}.
 */
public final class LanguageModel implements ModuleKind {
  /** The kind's name. */
  public static final String NAME = "ai-llm";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ModuleClient open(ModuleSetup setup) {
    ModuleSettings settings = setup.settings();
    settings.knowsOnly(List.of("url"));
    String url = settings.text("url", "https://openrouter.ai/api/v1").replaceFirst("/+$", "");
    return new LanguageModelClient(setup, url);
  }
}
