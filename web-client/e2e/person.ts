import type { Browser, Locator, Page } from "playwright-core";
import {
  type Hearing,
  hearings,
  instrument,
  type Picture,
  type PictureQuery,
  pageText,
  pictureOf,
  type Reception,
  receptions,
  visibleNames,
} from "./page-probes.ts";
import { until } from "./until.ts";

/** What a page must be able to do to be asked: Playwright's and Puppeteer's both are. */
export interface Asked {
  evaluate<A, R>(probe: (argument: A) => R | Promise<R>, argument: A): Promise<R>;
}

/** Somebody at a browser, seen through their page. */
export class Witness {
  readonly asked: Asked;
  readonly name: string;

  constructor(asked: Asked, name: string) {
    this.asked = asked;
    this.name = name;
  }

  picture(query: PictureQuery): Promise<Picture | undefined> {
    return this.asked.evaluate(pictureOf, query);
  }

  /** Waits until this person sees a picture of the other that moves; gives the tile's participant. */
  async sees(name: string, source: "camera" | "screen" = "camera", deadlineMs = 30_000): Promise<Picture> {
    const query = { name, source };
    let before: Picture | undefined;
    return until(
      `${this.name} sees ${name}'s ${source} move`,
      async () => {
        const now = await this.picture(query);
        const moved =
          before !== undefined && now?.shown === true && now.width > 0 && now.hash !== before.hash;
        before = now;
        return moved && now;
      },
      deadlineMs,
      async () => ({ picture: await this.picture(query), ...(await this.situation()) }),
    );
  }

  /** Waits until no tile of that name is left. */
  async misses(name: string, deadlineMs = 10_000): Promise<void> {
    await until(
      `${this.name} no longer sees ${name}`,
      async () => !(await this.names()).some((other) => other.startsWith(name)),
      deadlineMs,
      () => this.situation(),
    );
  }

  /** Waits until the sound of that many people goes on growing in energy. */
  async hears(people: number, deadlineMs = 30_000): Promise<void> {
    const first = await this.#hearings();
    await until(
      `${this.name} hears ${people} people`,
      async () => {
        const now = await this.#hearings();
        return now.filter(({ mid, energy }) => energy > energyOf(first, mid) + 0.0005).length >= people;
      },
      deadlineMs,
      async () => ({ first, now: await this.#hearings() }),
    );
  }

  receptions(): Promise<readonly Reception[]> {
    return this.asked.evaluate(receptions, undefined);
  }

  names(): Promise<readonly string[]> {
    return this.asked.evaluate(visibleNames, undefined);
  }

  async energy(): Promise<number> {
    return (await this.#hearings()).reduce((sum, { energy }) => sum + energy, 0);
  }

  async situation(): Promise<object> {
    return { page: await this.asked.evaluate(pageText, undefined), receptions: await this.receptions() };
  }

  #hearings(): Promise<readonly Hearing[]> {
    return this.asked.evaluate(hearings, undefined);
  }
}

function energyOf(heard: readonly Hearing[], mid: string): number {
  return heard.find((hearing) => hearing.mid === mid)?.energy ?? 0;
}

export interface Visit {
  readonly url: string;
  readonly room: string;
  readonly name: string;
  readonly token?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Runs inside the page before its own scripts. */
  readonly prepare?: () => void;
}

/** Somebody at a Chromium, who can also do things. */
export class Person extends Witness {
  readonly page: Page;
  readonly faults: string[] = [];

  private constructor(page: Page, name: string) {
    super(page as Asked, name);
    this.page = page;
    page.on("pageerror", (fault) => this.faults.push(fault.message));
  }

  /** Opens the room's page and stops before joining. */
  static async visit(browser: Browser, visit: Visit): Promise<Person> {
    const { url, room, name, token, viewport, prepare } = visit;
    const context = await browser.newContext({
      viewport: viewport ?? { width: 1280, height: 800 },
      locale: "en-US",
    });
    const page = await context.newPage();
    const person = new Person(page, name);
    await page.addInitScript(instrument);
    if (prepare !== undefined) await page.addInitScript(prepare);
    await page.goto(`${url}/r/${room}${token === undefined ? "" : `#token=${token}`}`);
    await page.getByLabel("Name").fill(name);
    return person;
  }

  static async join(browser: Browser, visit: Visit): Promise<Person> {
    const person = await Person.visit(browser, visit);
    await person.press("Join");
    await person.button("Leave").waitFor();
    return person;
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  press(name: string): Promise<void> {
    return this.button(name).click();
  }

  /** An item of the menu behind "More". */
  async choose(item: string): Promise<void> {
    await this.press("More");
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
  }

  heading(text: string): Locator {
    return this.page.getByRole("heading", { name: text });
  }

  says(text: string): Locator {
    return this.page.getByText(text, { exact: true });
  }

  tile(name: string, source = "camera"): Locator {
    return this.page.locator(`[data-participant-id][data-source="${source}"]`, { hasText: name });
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
