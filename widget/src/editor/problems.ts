/** What is wrong with a form, said beside the field it is about. */

import { find, findAll, lang, make, word } from "./lent";

interface Problem {
	detail?: string;
	errors?: { field: string; detail: string }[];
}

type Control = HTMLInputElement | HTMLTextAreaElement;

const describe = (control: Control, id: string, on: boolean): void => {
	const others = (control.getAttribute("aria-describedby") ?? "").replace(id, "");
	control.setAttribute("aria-describedby", on ? `${others} ${id}` : others);
	control.ariaInvalid = on ? "true" : null;
};

const clear = (form: HTMLFormElement): void => {
	for (const problem of findAll("p.problem", form)) problem.remove();
	for (const control of findAll<Control>("[aria-invalid]", form)) describe(control, `problem-${control.name}`, false);
};

/** Shows the problems of an answer; returns what belongs to no field, for a place beside the button. */
export const showProblems = async (form: HTMLFormElement, response?: Response): Promise<string> => {
	clear(form);
	if (!response) return "";
	if (response.status === 429) {
		const seconds = Number(response.headers.get("Retry-After")) || 60;
		const time = new Date(Date.now() + seconds * 1000).toLocaleTimeString(lang, { timeStyle: "medium" });
		return word("later", { time });
	}
	const problem: Problem = await response.json().catch(() => ({}));
	const rest: string[] = [];
	for (const { field, detail } of problem.errors ?? []) {
		const control = form.elements.namedItem(field) as Control | null;
		if (!control) {
			rest.push(detail);
			continue;
		}
		const id = `problem-${field}`;
		control.closest(".field")?.append(make("p", { className: "problem", id }, detail));
		describe(control, id, true);
		control.closest("fieldset")?.removeAttribute("hidden");
	}
	const first = find("[aria-invalid]", form);
	if (first) first.focus();
	else if (!rest.length) rest.push(problem.detail || word("failed"));
	return rest.join(" ");
};
