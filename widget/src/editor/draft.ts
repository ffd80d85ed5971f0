/** What a reader has written and not yet seen answered, for each comment it answers. */

import { drafted, randomKey } from "./lent";

/** One unfinished comment. The key goes with it, so that sending it again after a reload never doubles it. */
export interface Draft {
	body: string;
	key: string;
}

/** The drafts of one page, by the id of the comment they answer, or "" for the page itself. */
export class Drafts {
	/** `stored` leads to where all of them are kept; other tabs write there too. */
	constructor(private readonly stored: () => { value: Record<string, Draft> | undefined }) {}

	get(parent: string): Draft | undefined {
		const drafts = this.stored().value ?? {};
		const draft = Object.hasOwn(drafts, parent) ? drafts[parent] : undefined;
		return typeof draft?.body === "string" && typeof draft.key === "string" ? draft : undefined;
	}

	/** Keeps `body`; an empty one is forgotten. */
	put(parent: string, body: string, key = this.get(parent)?.key || randomKey()): void {
		const drafts = { ...this.stored().value };
		delete drafts[parent];
		// The one that was touched last stands last.
		if (body) drafts[parent] = { body, key };
		this.stored().value = Object.keys(drafts).length ? drafts : undefined;
	}

	/** Whom the draft that was touched last answers. */
	latest(): string | undefined {
		return Object.keys(this.stored().value ?? {})
			.filter((parent) => this.get(parent))
			.at(-1);
	}
}

/** The drafts of this page. */
export const drafts = new Drafts(() => drafted);
