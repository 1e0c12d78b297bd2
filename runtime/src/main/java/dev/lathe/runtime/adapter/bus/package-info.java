/** Topics of SNS and buses of EventBridge, as receivers of webhooks. */
@NullMarked
package dev.lathe.runtime.adapter.bus;

import org.jspecify.annotations.NullMarked;
