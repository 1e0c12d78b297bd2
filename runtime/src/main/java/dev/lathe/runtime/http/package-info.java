/** From an HTTP request to an answer in six stages, whoever carries it. */
@NullMarked
package dev.lathe.runtime.http;

import org.jspecify.annotations.NullMarked;
