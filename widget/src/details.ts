/** A guest's details in the form, remembered for the next comment. */

import { find, make } from "./dom";
import { type Guest, guest } from "./service";
import { word } from "./words";

const NAMES = ["name", "email", "website"] as const;

/** A control of the form by its name; forms of the server always have those that the script asks for. */
export const control = (form: HTMLFormElement, name: string): HTMLInputElement | null =>
	find<HTMLInputElement>(`[name=${name}]`, form);

/** Fills in what is known from last time; what has been typed already stays. */
export const recallDetails = (form: HTMLFormElement): void => {
	for (const name of NAMES) {
		const field = control(form, name);
		if (field) field.value ||= guest.value?.[name] ?? "";
	}
	const consent = control(form, "consent");
	if (consent) consent.checked ||= !!guest.value?.consent;
	greet(form);
};

/** Remembers what the fields say. */
export const keepDetails = (form: HTMLFormElement): void => {
	const details: Guest = { consent: control(form, "consent")?.checked };
	for (const name of NAMES) details[name] = control(form, name)?.value;
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
		control(form, "name")?.focus();
	};
	find(".as", form)?.remove();
	fields.before(line);
	fields.hidden = true;
};
