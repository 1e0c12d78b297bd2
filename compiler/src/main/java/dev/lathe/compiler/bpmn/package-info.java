/** BPMN files: XML that is BPMN 2.0, as elements that know their places. */
@NullMarked
package dev.lathe.compiler.bpmn;

import org.jspecify.annotations.NullMarked;
