/** Mail by SMTP: the one place that knows Jakarta Mail. */
@NullMarked
package dev.lathe.runtime.adapter.smtp;

import org.jspecify.annotations.NullMarked;
