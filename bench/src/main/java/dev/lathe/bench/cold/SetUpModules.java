package dev.lathe.bench.cold;

import java.util.Map;

/** Storage, a service of somebody else's and mail, as a function is told of them. */
public final class SetUpModules {
  /** How many. */
  public static final int COUNT = 3;

  private static final String SETTINGS =
      """
      {"storage":{"kind":"storage","bucket":"acme-files","region":"eu-west-1",
                  "hosts":["acme-files.s3.eu-west-1.amazonaws.com"]},
       "rates":{"kind":"http-json","url":"https://api.rates.example/v1","hosts":["api.rates.example"]},
       "mail":{"kind":"mail","host":"smtp.example.com","hosts":["smtp.example.com:587"],
               "from":"desk@example.com"}}
      """;

  private SetUpModules() {}

  /** The variables of a function that has them; nobody is asked before a command calls one. */
  public static Map<String, String> environment() {
    return Map.of("LATHE_MODULES", SETTINGS);
  }
}
