/**
 * What others want to know about a blueprint: OpenAPI, AsyncAPI and TypeScript, all from one IR.
 */
@NullMarked
package dev.lathe.compiler.describe;

import org.jspecify.annotations.NullMarked;
