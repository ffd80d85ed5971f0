/** The editor: everything for writing, editing and finding one's own comments again. Loaded when it is first needed. */

import { Compose } from "../editor/compose";
import { edit } from "../editor/edit";
import { type Lent, take } from "../editor/lent";
import { recallOwn, showOwn } from "../editor/own";

/** What the thread's script may ask of the editor. */
export interface Editor {
	/** The form; there is none where comments are closed. */
	readonly compose: Compose | undefined;
	edit(link: HTMLAnchorElement): Promise<void>;
	/** Adds to the list what only this reader sees in it. */
	showOwn(): void;
}

/** Takes over the form, and asks for what the reader has written before. */
export const start = (lent: Lent, form: HTMLFormElement | null): Editor => {
	take(lent);
	const compose = form ? new Compose(form) : undefined;
	recallOwn();
	return { compose, edit, showOwn };
};
