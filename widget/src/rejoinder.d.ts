/**
 * Types of Rejoinder's script API, which `embed.js` puts at `window.Rejoinder`.
 *
 * Copy this file beside your sources and import the types from it; it needs nothing else.
 */

/** What a conversation may be told; each is also an attribute of the element or of the script (`data-page-id`, ...). */
export interface RejoinderOptions {
	/** Key of the site. */
	site?: string | undefined;
	/** A name of your own for the page; without it the canonical link, else the address. */
	pageId?: string | undefined;
	/** The page's address, where it differs from its own. */
	pageUrl?: string | undefined;
	/** The page's title, where it differs from its own. */
	pageTitle?: string | undefined;
	/** `auto` looks at the page where the conversation stands. */
	theme?: "auto" | "light" | "dark" | undefined;
	/** A CSS colour for links and focus; without it the colour of the page's own links, if it is legible. */
	accent?: string | undefined;
	/** Language of the conversation's own words. */
	lang?: string | undefined;
	/** The order that readers see first. */
	sort?: "best" | "newest" | "oldest" | "discussed" | undefined;
	/** `"false"` loads at once instead of when the reader comes near. */
	lazy?: "true" | "false" | undefined;
	/** What your server has signed about a reader who is signed in on your blog (deploy/sign-on). */
	sso?: string | undefined;
	/** Pixels that are reserved before the conversation is there. */
	minHeight?: string | undefined;
}

/** What listeners are told. It never says who somebody is or what they wrote. */
export interface RejoinderEvents {
	/** A conversation is there and runs. */
	ready: {
		/** The element it stands in. */
		element: HTMLElement;
		/** How many comments the page has. */
		count: number;
	};
	/** The reader has posted a comment. */
	comment: {
		element: HTMLElement;
		/** Its id, as in its permalink. */
		id: string;
		/** Whether it waits for a moderator. */
		pending: boolean;
		/** How many comments the page has now. */
		count: number;
	};
}

export interface RejoinderApi {
	/** Puts a conversation into `element`. Called again for the same element, it only takes the options. */
	mount(element: HTMLElement, options?: RejoinderOptions): void;
	/**
	 * Gives every conversation of the document these options, and has it look again at which page this is: call it when
	 * your application has shown another page. An option that is left out stays; `undefined` clears it.
	 */
	update(options?: RejoinderOptions): void;
	/** Takes the conversation out of `element` and leaves nothing behind. */
	unmount(element: HTMLElement): void;
	/** Calls `listener` at every event of that name; the function it returns ends that. */
	on<Name extends keyof RejoinderEvents>(event: Name, listener: (detail: RejoinderEvents[Name]) => void): () => void;
}

declare global {
	interface Window {
		/** Missing until `embed.js` has run. */
		Rejoinder?: RejoinderApi;
	}
	interface HTMLElementTagNameMap {
		"rejoinder-thread": HTMLElement;
		"rejoinder-count": HTMLElement;
	}
}
