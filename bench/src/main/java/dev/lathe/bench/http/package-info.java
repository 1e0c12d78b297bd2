/** Servers in processes of their own, and clients outside of them. */
@NullMarked
package dev.lathe.bench.http;

import org.jspecify.annotations.NullMarked;
