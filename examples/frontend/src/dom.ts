/** The element at this selector; the page's own HTML has it. */
export function $<T extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): T {
  const element = within.querySelector<T>(selector);
  if (!element) throw new Error(`There is no ${selector} in the page.`);
  return element;
}

/** A new element as this template has it. */
export function fromTemplate(selector: string): HTMLElement {
  const template = $<HTMLTemplateElement & HTMLElement>(selector);
  return (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
}

/** What a field of the form holds, without blanks around it. */
export function field(form: HTMLFormElement, name: string): string {
  return String(new FormData(form).get(name) ?? "").trim();
}
