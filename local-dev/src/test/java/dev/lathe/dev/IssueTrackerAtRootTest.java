package dev.lathe.dev;

import dev.lathe.compiler.fixture.ReadsSharedBlueprints;

/** The worked expectations without the prefix that the project mounts the service under. */
@ReadsSharedBlueprints
class IssueTrackerAtRootTest extends IssueTrackerRows {
  IssueTrackerAtRootTest() {
    super("");
  }
}
