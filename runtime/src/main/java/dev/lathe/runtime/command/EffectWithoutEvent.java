package dev.lathe.runtime.command;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;

/** A call was done, and then the command was refused. */
public final class EffectWithoutEvent extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Json.Obj detail;

  /**
   * @param detail what was done, and the refusal
   */
  public EffectWithoutEvent(Json.Obj detail) {
    super(JsonText.write(detail));
    this.detail = detail;
  }

  public Json.Obj detail() {
    return detail;
  }
}
