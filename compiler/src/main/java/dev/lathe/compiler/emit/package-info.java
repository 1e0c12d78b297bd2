/** The last stage: plans and routes as one bundle, in an order that depends on the text alone. */
@NullMarked
package dev.lathe.compiler.emit;

import org.jspecify.annotations.NullMarked;
