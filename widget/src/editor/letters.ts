/** The tick that asks for letters about a comment. */

import { find, make, word } from "./lent";

/** Adds it to the form, where mail is sent at all. What it returns shows it to whoever can be written to, and to nobody else. */
export const offerLetters = (
	form: HTMLFormElement,
	session: { signedIn: boolean; reachable: boolean },
): (() => void) => {
	const label = word("letters");
	if (!label) return () => {};
	const tick = make("input", { type: "checkbox", id: "notify", name: "notify", value: "yes" });
	const hint = make("small", {}, word("lettershint"));
	const row = make("div", { className: "field consent" }, tick, make("label", { htmlFor: tick.id }, label, " ", hint));
	find(".actions", form)?.before(row);
	const show = () => {
		const email = find<HTMLInputElement>("[name=email]", form);
		// What is not shown is not sent, either.
		row.hidden = tick.disabled = !(session.signedIn ? session.reachable : email?.value.trim());
	};
	form.addEventListener("input", show);
	return show;
};
