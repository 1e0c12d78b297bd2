import { Client, Problem } from "./orders.js";

const client = new Client({ url: "http://localhost:8080" });
const form = document.querySelector("form")!;
const list = document.querySelector("tbody")!;
const said = document.querySelector("output")!;

/** Runs a command, shows what came of it, and what there is then. */
async function run(what: () => Promise<unknown>): Promise<void> {
  try {
    await what();
    said.textContent = "";
  } catch (e) {
    if (!(e instanceof Problem)) throw e;
    said.textContent = e.conflict ? "Somebody was faster: look again." : e.message;
  }
  await show();
}

async function show(): Promise<void> {
  const { value } = await client.query("listOrders", { limit: 20 });
  list.replaceChildren(
    ...value.map((order) => {
      const row = document.createElement("tr");
      for (const text of [order.item ?? order.sku, order.quantity, order.status]) {
        row.insertCell().textContent = String(text);
      }
      if (order.status === "placed") {
        const button = document.createElement("button");
        button.textContent = "Confirm";
        button.onclick = () => run(() => client.command("confirmOrder", { orderId: order.id }));
        row.insertCell().append(button);
      }
      return row;
    }),
  );
}

form.onsubmit = (event) => {
  event.preventDefault();
  const data = new FormData(form);
  const quantity = Number(data.get("quantity"));
  void run(() =>
    client.command("placeOrder", { customerId: "c1", sku: String(data.get("sku")), quantity }),
  );
};
void show();
