/** The frame's own storage, which a browser may refuse at any time: then values live as long as the document. */

/** What is needed of `localStorage`. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** One JSON value under one name, for as long as the browser allows, shared with other tabs of the same page. */
export class Stored<T extends object> {
	#kept: T | undefined;

	constructor(
		private readonly shelf: () => Shelf,
		private readonly name: string,
	) {}

	get value(): T | undefined {
		try {
			const value: unknown = JSON.parse(this.shelf().getItem(this.name) ?? "null");
			return typeof value === "object" && value ? (value as T) : this.#kept;
		} catch {
			// Refused, or written by something else.
			return this.#kept;
		}
	}

	set value(value: T | undefined) {
		this.#kept = value;
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
