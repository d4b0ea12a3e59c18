/** A message that is not what `docs/signaling.md` promises; `path` names the place. */
export class DecodeError extends Error {
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path || "message"} ${problem}`);
    this.name = "DecodeError";
    this.path = path;
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads one JSON object field by field. Every reader method either returns a value of the asked type or throws
 * a {@link DecodeError} that names the field; fields nobody asks for are ignored.
 */
export class JsonReader {
  readonly #object: JsonObject;
  readonly #path: string;

  private constructor(object: JsonObject, path: string) {
    this.#object = object;
    this.#path = path;
  }

  static of(value: unknown, path = ""): JsonReader {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new DecodeError(path, "is not an object");
    }
    return new JsonReader(value as JsonObject, path);
  }

  has(name: string): boolean {
    const value = this.#object[name];
    return value !== undefined && value !== null;
  }

  text(name: string): string {
    const value = this.#object[name];
    if (typeof value !== "string") throw this.#wrong(name, "is not a string");
    return value;
  }

  flag(name: string): boolean {
    const value = this.#object[name];
    if (typeof value !== "boolean") throw this.#wrong(name, "is not a boolean");
    return value;
  }

  /** A whole number from 0 up. */
  count(name: string): number {
    const value = this.#object[name];
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
      throw this.#wrong(name, "is not a whole number");
    }
    return value;
  }

  number(name: string): number {
    const value = this.#object[name];
    if (typeof value !== "number") throw this.#wrong(name, "is not a number");
    return value;
  }

  oneOf<const T extends string>(name: string, choices: readonly T[]): T {
    const value = this.text(name);
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) throw this.#wrong(name, `is none of ${choices.join(", ")}`);
    return choice;
  }

  object<T>(name: string, read: (reader: JsonReader) => T): T {
    return read(JsonReader.of(this.#object[name], this.#child(name)));
  }

  list<T>(name: string, read: (reader: JsonReader) => T): readonly T[] {
    return this.#array(name).map((item, index) =>
      read(JsonReader.of(item, `${this.#child(name)}[${index}]`)),
    );
  }

  texts(name: string): readonly string[] {
    return this.#array(name).map((item, index) => {
      if (typeof item !== "string")
        throw new DecodeError(`${this.#child(name)}[${index}]`, "is not a string");
      return item;
    });
  }

  #array(name: string): readonly unknown[] {
    const value = this.#object[name];
    if (!Array.isArray(value)) throw this.#wrong(name, "is not an array");
    return value;
  }

  #child(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }

  #wrong(name: string, problem: string): DecodeError {
    return new DecodeError(this.#child(name), problem);
  }
}
