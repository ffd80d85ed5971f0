/** One form on its way to the service: its buttons, its message, and the patience to try again. */

import { deliver } from "./deliver";
import { find, findAll, make, word } from "./lent";
import { showProblems } from "./problems";

/** Sends what `request` makes of the form, says how it goes, and shows the problems of a bad answer. */
export class Sender {
	#hurry: (() => void) | undefined;
	#sending = false;
	readonly #status = make("span", { className: "status", role: "status" });

	constructor(
		private readonly form: HTMLFormElement,
		private readonly button: HTMLButtonElement,
	) {
		find(".actions", form)?.append(this.#status);
		addEventListener("online", () => this.#hurry?.());
	}

	/** Whether something is on its way. */
	get busy(): boolean {
		return this.#sending;
	}

	/** Says something beside the button. */
	say(text: string, problem = false): void {
		this.#status.className = problem && text ? "problem" : "status";
		this.#status.textContent = text;
	}

	/** The answer, once there is one; nothing when another call is still at it (which is then hurried). */
	async send(request: () => Promise<Response>): Promise<Response | undefined> {
		if (this.#sending) {
			this.#hurry?.();
			return undefined;
		}
		const label = this.button.textContent;
		this.#lock(true);
		await showProblems(this.form);
		const response = await deliver(
			() => {
				this.say(word("sending"));
				return request();
			},
			(milliseconds) => this.#wait(milliseconds),
		);
		this.#lock(false);
		this.button.textContent = label;
		this.say("");
		if (!response.ok) this.say(await showProblems(this.form, response.clone()), true);
		return response;
	}

	#wait(milliseconds: number): Promise<void> {
		this.say(word(navigator.onLine ? "waiting" : "offline"), true);
		this.button.textContent = word("retry");
		return new Promise((resolve) => {
			this.#hurry = resolve;
			setTimeout(resolve, milliseconds);
		});
	}

	// Controls stay readable and focusable while they are locked, unlike disabled ones.
	#lock(on: boolean): void {
		this.#sending = on;
		for (const control of findAll<HTMLInputElement>("textarea, input", this.form)) control.readOnly = on;
	}
}
