/** A guest's details in the form, remembered for the next comment. */

import type { Guest } from "../service";
import { findAll, guest } from "./lent";

const inputs = (form: HTMLFormElement): HTMLInputElement[] => findAll("input[name]", form);

/** Fills in what is known from last time; what has been typed or ticked already stays. */
export const recallDetails = (form: HTMLFormElement): void => {
	for (const field of inputs(form)) {
		const known = guest.value?.[field.name];
		// A tick is known by its value; to be ticked means nothing to the other fields.
		field.checked ||= known === field.value;
		field.value ||= known ?? "";
	}
};

/** Remembers what the fields say; nothing of somebody who says nothing. */
export const keepDetails = (form: HTMLFormElement): void => {
	const details: Guest = { ...guest.value };
	for (const field of inputs(form)) {
		details[field.name] = field.type === "checkbox" && !field.checked ? "" : field.value;
		if (!details[field.name]) delete details[field.name];
	}
	guest.value = Object.keys(details).length ? details : undefined;
};
