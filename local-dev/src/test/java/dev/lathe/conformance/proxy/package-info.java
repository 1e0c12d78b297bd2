/** What stands between a client and a server that speak HTTP. */
@NullMarked
package dev.lathe.conformance.proxy;

import org.jspecify.annotations.NullMarked;
