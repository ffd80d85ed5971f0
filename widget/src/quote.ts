/** Quoting: text that is selected in a comment gets a button beside "Reply" that takes it into the answer. */

import { find, make } from "./dom";
import { word } from "./words";

/** Longer selections are quoted in part. */
const LONGEST = 1000;

/** Offers to quote what is selected; `quote` is called with the comment and the text. */
export const offerQuotes = (quote: (item: HTMLElement, text: string) => void): void => {
	const button = make("button", { type: "button", className: "quote", textContent: word("quote") });
	let text = "";
	// A press would take the selection away before the click.
	button.onpointerdown = (event) => event.preventDefault();
	button.onclick = () => {
		const item = button.closest("li");
		button.remove();
		if (item) quote(item, text);
	};
	document.addEventListener("selectionchange", () => {
		const selection = getSelection();
		const range = selection?.rangeCount ? selection.getRangeAt(0) : undefined;
		const within = range?.commonAncestorContainer;
		const body = (within instanceof Element ? within : within?.parentElement)?.closest(".body");
		const reply = body?.parentElement && find(":scope > .reply", body.parentElement);
		text = selection?.toString().trim().slice(0, LONGEST) ?? "";
		// Behind all others, so that none of them moves.
		if (reply && text) reply.parentElement?.append(button);
		// The focus on the button itself may have moved the selection.
		else if (document.activeElement !== button) button.remove();
	});
};
