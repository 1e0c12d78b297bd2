package dev.lathe.compiler.lower;

import dev.lathe.model.bundle.StatementOutline;
import java.util.SortedMap;

/** A plan beside what is known of its statements, by what they are called. */
record Outlined<P>(P plan, SortedMap<String, StatementOutline> outlines) {}
