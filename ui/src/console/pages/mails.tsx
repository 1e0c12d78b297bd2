import { useState } from "react";
import { useGet } from "../api";
import { Button, Card, Code, cx, Empty, Facts, Failure, Loading, Page, plural, Section, Time } from "../parts";
import { go, usePlace } from "../router";
import type { PageProps } from "../app";

interface Mailbox {
  address: string;
  name?: string;
}

interface Mail {
  number: number;
  at: string;
  module: string;
  id: string;
  from: Mailbox;
  to: Mailbox[];
  cc: Mailbox[];
  bcc: Mailbox[];
  replyTo: Mailbox[];
  subject: string;
  text?: string;
  html?: string;
}

/** How long until the list is asked again, in ms. */
const AGAIN = 2_000;

const named = (one: Mailbox) => (one.name ? `${one.name} <${one.address}>` : one.address);
const all = (some: Mailbox[]) => some.map(named).join(", ");

/** As a mailbox shows it, without its scripts and without asking anybody. */
function Shown(p: { html: string }) {
  return <iframe title="The mail as HTML" sandbox="" srcDoc={p.html} className="h-96 w-full rounded-md border bg-white" />;
}

function One(p: { mail: Mail; first?: Mail }) {
  const { data, error, reload } = useGet<Mail>(`/-/dev/mail?number=${p.mail.number}`);
  const [source, setSource] = useState(false);
  const { mail } = p;
  const some = (name: string, list: Mailbox[]): [string, string][] => (list.length > 0 ? [[name, all(list)]] : []);
  return (
    <Card className="p-5">
      <h2 className="mb-4 text-base font-semibold break-words">{mail.subject || "(no subject)"}</h2>
      <Facts
        facts={[
          ["To", all(mail.to)],
          ...some("Cc", mail.cc),
          ...some("Bcc", mail.bcc),
          ...some("Answers to", mail.replyTo),
          ["Sent", <Time at={mail.at} />],
          ["By the module", mail.module],
          ["Message-ID", <span className="font-mono text-xs break-all">{mail.id}</span>],
        ]}
      />
      {p.first && <p className="mt-4 text-sm text-muted-foreground">It means the same as mail {p.first.number}, and has its Message-ID: a mailbox shows one of them.</p>}
      <div className="mt-4 grid gap-4 border-t pt-4">
        {error && <Failure message={error} retry={reload} />}
        {!data && !error && <Loading />}
        {data?.text !== undefined && (
          <Code label="Its text" wrap>
            {data.text}
          </Code>
        )}
        {data?.html !== undefined && (
          <>
            <div>
              <Button onClick={() => setSource(!source)}>{source ? "Show it" : "Show its HTML"}</Button>
            </div>
            {source ? (
              <Code label="Its HTML" wrap>
                {data.html}
              </Code>
            ) : (
              <Shown html={data.html} />
            )}
          </>
        )}
      </div>
    </Card>
  );
}

export function Mails(_: PageProps) {
  const { query } = usePlace();
  const { data, error, reload } = useGet<{ mails: Mail[] }>("/-/dev/mail", AGAIN);
  const mails = data?.mails;
  const chosen = mails?.find((mail) => String(mail.number) === query.get("mail")) ?? mails?.[0];
  return (
    <Page title="Mails" about="What a stand-in for modules of mail was given to send. Nobody got it.">
      {error && <Failure message={error} retry={reload} />}
      {!mails ? (
        error ? null : <Loading />
      ) : !chosen ? (
        <Empty title="No mail yet">What a graph sends by a module of the kind mail stands here, unless that module is set up: then it is really sent.</Empty>
      ) : (
        <div className="grid items-start gap-6 lg:grid-cols-[20rem_1fr]">
          <Section title="Kept" note={plural(mails.length, "mail")} className="mb-0">
            <Card className="overflow-hidden">
              <ul>
                {mails.map((mail) => (
                  <li key={mail.number} className="border-b last:border-b-0">
                    <button
                      type="button"
                      aria-current={mail === chosen ? "true" : undefined}
                      onClick={() => go(`/mails?mail=${mail.number}`)}
                      className={cx("grid w-full cursor-pointer gap-0.5 px-4 py-2.5 text-left text-sm", mail === chosen ? "bg-accent" : "hover:bg-muted/50")}
                    >
                      <span className="truncate font-medium">{mail.subject || "(no subject)"}</span>
                      <span className="flex justify-between gap-3 text-xs text-muted-foreground">
                        <span className="truncate">{all(mail.to)}</span>
                        <Time at={mail.at} />
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </Card>
          </Section>
          <One key={chosen.number} mail={chosen} first={[...mails].reverse().find((mail) => mail.id === chosen.id && mail.number < chosen.number)} />
        </div>
      )}
    </Page>
  );
}
