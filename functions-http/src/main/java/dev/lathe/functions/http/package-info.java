/** The function that answers HTTP: one API Gateway event becomes one command or query. */
@NullMarked
package dev.lathe.functions.http;

import org.jspecify.annotations.NullMarked;
