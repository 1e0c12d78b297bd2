/** What a mail is before somebody sends it: read from a call, judged, and named. */
@NullMarked
package dev.lathe.runtime.mail;

import org.jspecify.annotations.NullMarked;
