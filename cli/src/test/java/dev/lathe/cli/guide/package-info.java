/** The pages that people follow, played: each command is typed by a shell as it stands there. */
@NullMarked
package dev.lathe.cli.guide;

import org.jspecify.annotations.NullMarked;
