package dev.lathe.compiler.ui;

import dev.lathe.compiler.blueprint.UiModule.Client;
import dev.lathe.compiler.blueprint.UiModule.Component;
import dev.lathe.compiler.blueprint.UiModule.Operation;
import dev.lathe.compiler.blueprint.UiModule.Prop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What well-known packages bring to pages, for blueprints that do not carry their module.json. */
final class BuiltInClients {
  private static final Client IDENTITY =
      new Client(
          "@rntme/identity-auth0",
          Optional.of("identity"),
          List.of(
              component("LoginScreen"),
              new Component("UserBadge", List.of(new Prop("display", "string", false, false)))),
          List.of(ofModule("login"), ofModule("logout")));

  private static final Client STORAGE =
      new Client(
          "@rntme/storage-s3",
          Optional.of("storage"),
          List.of(
              new Component("UploadDropzone", List.of(text("routeId"), text("entityId"))),
              new Component("FileList", List.of(text("routeId"), text("entityId"))),
              new Component("FilePreview", List.of(text("fileId")))),
          Stream.of(
                  "upload",
                  "list",
                  "delete",
                  "getDownloadUrl",
                  "storage.upload.prepare",
                  "storage.upload.commit",
                  "storage.list",
                  "storage.delete",
                  "storage.getDownloadUrl")
              .map(BuiltInClients::ofModule)
              .toList());

  private static final Client PLATFORM =
      new Client(
          "@rntme/platform-ui",
          Optional.empty(),
          Stream.of(
                  "PlatformPage",
                  "PlatformPageHeader",
                  "PlatformPanel",
                  "PlatformSidebar",
                  "PlatformTopbar",
                  "PlatformSummaryGrid",
                  "PlatformServicesPanel",
                  "PlatformTimeline",
                  "PlatformAlertList",
                  "PlatformBanner",
                  "PlatformEmptyState",
                  "PlatformDataTable",
                  "PlatformDataModelExplorer",
                  "PlatformAPIExplorer",
                  "PlatformTokenIssuer",
                  "PlatformBox")
              .map(BuiltInClients::component)
              .toList(),
          List.of());

  private static final Map<String, Client> BY_PACKAGE =
      Map.of(
          "rntme_identity_auth0", IDENTITY,
          "@rntme/identity-auth0", IDENTITY,
          "@rntme/storage-s3", STORAGE,
          "@rntme/platform-ui", PLATFORM,
          "@rntme/ai-llm-openrouter", nothing("@rntme/ai-llm-openrouter", "ai-llm"),
          "@rntme/marketing-site-static",
              nothing("@rntme/marketing-site-static", "marketing-site"));

  private BuiltInClients() {}

  static Optional<Client> of(String packageName) {
    return Optional.ofNullable(BY_PACKAGE.get(packageName));
  }

  private static Client nothing(String name, String category) {
    return new Client(name, Optional.of(category), List.of(), List.of());
  }

  private static Component component(String type) {
    return new Component(type, List.of());
  }

  private static Prop text(String name) {
    return new Prop(name, "string", true, false);
  }

  private static Operation ofModule(String name) {
    return new Operation(name, List.of(), List.of());
  }
}
