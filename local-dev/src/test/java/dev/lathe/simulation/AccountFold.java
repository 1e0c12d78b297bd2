package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.sql.Rows;
import dev.lathe.runtime.sql.Statement;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the log says of accounts, one event after the other, as a form of the bank has to read those
 * of the others; it knows nothing of statements.
 */
final class AccountFold {
  private static final Statement LOG =
      Statement.read(
          "SELECT stream,schema_version,data FROM event WHERE entity='Account' ORDER BY position");

  private static final BigDecimal HUNDRED = new BigDecimal(100);

  /** An account so far. */
  private static final class Account {
    private String owner = "";
    private String balance = "";
    private String moved = "";
    private String memo = "";
    private long tier;

    private String told(String id, boolean withTier) {
      return id + " " + owner + " " + balance + " " + moved + (withTier ? " " + tier : "");
    }
  }

  private final BankForm form;
  private final Chaos chaos;
  private final Map<String, Account> accounts = new TreeMap<>();

  private AccountFold(BankForm form, Chaos chaos) {
    this.form = form;
    this.chaos = chaos;
  }

  static AccountFold of(DatabaseServer server, BankForm form, Chaos chaos) {
    var fold = new AccountFold(form, chaos);
    Rows rows = server.execute(LOG);
    for (int row = 0; row < rows.size(); row++) {
      String id = rows.requiredText(row, 0).substring("Account-".length());
      Json.Obj data = (Json.Obj) JsonText.parse(rows.requiredText(row, 2));
      fold.take(id, rows.requiredInteger(row, 1), data.object("after"));
    }
    return fold;
  }

  /** Each account as a line, by its id. */
  Map<String, String> told() {
    var told = new TreeMap<String, String>();
    accounts.forEach((id, account) -> told.put(id, account.told(id, form.renames())));
    return told;
  }

  /** In what words each was last moved, by its id; empty where it was not. */
  Map<String, String> memos() {
    var memos = new TreeMap<String, String>();
    accounts.forEach((id, account) -> memos.put(id, account.memo));
    return memos;
  }

  /** Ids of those that were last moved in {@code memo}'s words, in their order. */
  List<String> noted(String memo) {
    return accounts.entrySet().stream()
        .filter(one -> one.getValue().memo.equals(memo))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void take(String id, long written, Json.Obj after) {
    boolean opens = !accounts.containsKey(id);
    Account account = accounts.computeIfAbsent(id, _ -> new Account());
    Optional<String> own = after.text(form.renames() ? "holder" : "owner");
    Optional<String> other = after.text(form.renames() ? "owner" : "holder");
    if (own.isEmpty() && other.isPresent()) chaos.happened(Fault.OTHER_NAME_READ);
    own.or(() -> other).ifPresent(name -> account.owner = name);
    after.get("balance").ifPresent(value -> account.balance = money(number(value)));
    after.text("memo").ifPresent(memo -> account.memo = memo);
    if (after.get("moved").isPresent()) {
      BigDecimal moved = number(after.get("moved").get());
      boolean older = written < form.form();
      if (older) chaos.happened(Fault.OLDER_FORM_READ);
      account.moved = money(older ? moved.multiply(HUNDRED) : moved);
    }
    if (after.get("tier").isPresent()) {
      account.tier = number(after.get("tier").get()).longValueExact();
    } else if (opens) {
      account.tier = 1;
      if (form.renames()) chaos.happened(Fault.DEFAULT_READ);
    }
  }

  private static BigDecimal number(Json value) {
    return value instanceof Json.Str(String text)
        ? new BigDecimal(text)
        : ((Json.Num) value).decimal();
  }

  private static String money(BigDecimal value) {
    return value.setScale(2).toPlainString();
  }
}
