/** The part of the form for a reader whose window cannot speak to it: a field for its code, and a way without any window. */

import { make, word } from "../editor/lent";
import type { Apart } from "./apart";
import type { Outcome } from "./outcome";

/** The nodes; `told` hears what a typed code has come to, `problem` is where it is said. */
export const byCode = (apart: Apart, problem: HTMLElement, told: (outcome: Outcome) => void): Node[] => {
	const field = make("input", { id: "code", autocomplete: "one-time-code", maxLength: 12, ariaLabel: word("code") });
	field.dir = "ltr";
	const send = async () => {
		if (field.value) told(await apart.typed(field.value));
	};
	field.onkeydown = (event) => {
		if (event.key !== "Enter") return;
		// The code is to be sent, not the comment.
		event.preventDefault();
		event.stopPropagation();
		send();
	};
	const redeem = make("button", { type: "button", textContent: word("codesend"), onclick: send });
	const here = make("a", { href: apart.href, target: "_top", onclick: () => apart.leave() }, word("here"));
	return [make("p", {}, word("blocked")), make("p", { className: "actions" }, field, redeem), problem, here];
};
