/**
 * The editor: everything for writing, signing in, editing and finding one's own comments again. Loaded when it is first needed.
 */

import { Compose } from "../editor/compose";
import { edit } from "../editor/edit";
import { askThrough, type Lent, take } from "../editor/lent";
import { forgetAll, recallOwn, showOwn } from "../editor/own";
import { Session } from "../sign-in/session";
import { signOn } from "../sign-in/sign-on";
import { Speaker, type Way } from "../sign-in/speaker";

/** `styles/editor.css`, put in by the build. */
declare const STYLE: string;

/** What the thread's script may ask of the editor. */
export interface Editor {
	/** The form; there is none where comments are closed. */
	readonly compose: Compose | undefined;
	edit(link: HTMLAnchorElement): Promise<void>;
	/** Signs in whom the blog's server vouches for, by what it has signed. */
	signOn(signed: string): void;
	/** Adds to the list what only this reader sees in it. */
	showOwn(): void;
}

/** How often a press that lasts is looked at, in milliseconds. */
const PRESSED = 30;

/** Takes over the form, and asks for what the reader has written before. `ways` are those to sign in. */
export const start = async (
	lent: Lent,
	form: HTMLFormElement | null,
	{ ways = [] }: { ways?: Way[] },
): Promise<Editor> => {
	// The form changes its shape: a button that moved between press and release would not have been pressed.
	while (form?.matches(":active")) await new Promise((resolve) => setTimeout(resolve, PRESSED));
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(STYLE);
	document.adoptedStyleSheets.push(sheet);
	take(lent);
	const session = new Session((over) => {
		forgetAll();
		recallOwn();
		speaker?.changed(over);
	});
	askThrough(lent, session.through);
	const speaker = form ? new Speaker(form, session, ways) : undefined;
	const compose = form && speaker ? new Compose(form, speaker) : undefined;
	if (session.unsure) session.renew();
	else recallOwn();
	return { compose, edit, showOwn, signOn: (signed) => signOn(session, signed) };
};
