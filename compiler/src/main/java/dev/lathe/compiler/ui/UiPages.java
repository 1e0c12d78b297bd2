package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.Ui;
import java.util.ArrayList;
import java.util.List;

/** All pages of a UI. */
final class UiPages {
  private UiPages() {}

  static List<Ui.Page> of(Ui ui) {
    var pages = new ArrayList<>(ui.layouts());
    pages.addAll(ui.screens());
    return pages;
  }
}
