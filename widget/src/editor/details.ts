/** A guest's details in the form, remembered for the next comment. */

import type { Guest } from "../service";
import { find, findAll, guest, make, word } from "./lent";

const inputs = (form: HTMLFormElement): HTMLInputElement[] => findAll("input", form);

/** Fills in what is known from last time; what has been typed or ticked already stays. */
export const recallDetails = (form: HTMLFormElement): void => {
	for (const field of inputs(form)) {
		const known = guest.value?.[field.name];
		// A tick is known by its value; to be ticked means nothing to the other fields.
		field.checked ||= known === field.value;
		field.value ||= known ?? "";
	}
	greet(form);
};

/** Remembers what the fields say. */
export const keepDetails = (form: HTMLFormElement): void => {
	const details: Guest = {};
	for (const field of inputs(form))
		details[field.name] = field.type === "checkbox" && !field.checked ? "" : field.value;
	guest.value = { ...guest.value, ...details };
};

/** Spares a guest who has been here before the fields, and keeps a way to them. */
export const greet = (form: HTMLFormElement): void => {
	const { secret, name } = guest.value ?? {};
	const fields = find(".details", form);
	if (!fields || !secret || !name) return;
	const change = make("button", { type: "button", className: "change", textContent: word("change") });
	const line = make("p", { className: "as" }, word("as", { name }), " ", change);
	change.onclick = () => {
		line.remove();
		fields.hidden = false;
		find("[name=name]", form)?.focus();
	};
	find(".as", form)?.remove();
	fields.before(line);
	fields.hidden = true;
};
