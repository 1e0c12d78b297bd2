package dev.lathe.dev;

import dev.lathe.compiler.fixture.ReadsSharedBlueprints;

/** The worked expectations where the project mounts the service. */
@ReadsSharedBlueprints
class IssueTrackerTest extends IssueTrackerRows {
  IssueTrackerTest() {
    super("/api");
  }
}
