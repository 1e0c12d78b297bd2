package dev.lathe.runtime.wiring;

import dev.lathe.runtime.adapter.bus.AwsReceiver;
import dev.lathe.runtime.adapter.web.HttpReceiver;
import dev.lathe.runtime.webhook.Receiver;

/** Those whom webhooks tell: addresses over HTTP, and by their ARNs topics and buses of AWS. */
public final class Receivers {
  private Receivers() {}

  /** Opens nothing before the first post: most bundles have no webhook. */
  public static Receiver open() {
    return AwsReceiver.over(new HttpReceiver());
  }
}
