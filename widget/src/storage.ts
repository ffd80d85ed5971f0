/** The frame's own storage, which a browser may refuse at any time: then values live as long as the document. */

/** What is needed of `localStorage`. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** One JSON value under one name, for as long as the browser allows. */
export class Stored<T extends object> {
	#value: T | undefined;

	constructor(
		private readonly shelf: () => Shelf,
		private readonly name: string,
	) {
		try {
			const value: unknown = JSON.parse(shelf().getItem(name) ?? "null");
			if (typeof value === "object" && value) this.#value = value as T;
		} catch {
			// Refused, or written by something else: start afresh.
		}
	}

	get value(): T | undefined {
		return this.#value;
	}

	set value(value: T | undefined) {
		this.#value = value;
		try {
			if (value) this.shelf().setItem(this.name, JSON.stringify(value));
			else this.shelf().removeItem(this.name);
		} catch {
			// Refused or full: the value still lives in this document.
		}
	}
}

/** The browser's storage; even reading the property may throw. */
export const shelf = (): Shelf => localStorage;
