// ../../clients/typescript/node_modules/openapi-fetch/dist/index.mjs
var PATH_PARAM_RE = /\{[^{}]+\}/g;
var supportsRequestInitExt = () => {
  return typeof process === "object" && Number.parseInt(process?.versions?.node?.substring(0, 2)) >= 18 && process.versions.undici;
};
function randomID() {
  return Math.random().toString(36).slice(2, 11);
}
function createClient(clientOptions) {
  let {
    baseUrl = "",
    Request: CustomRequest = globalThis.Request,
    fetch: baseFetch = globalThis.fetch,
    querySerializer: globalQuerySerializer,
    bodySerializer: globalBodySerializer,
    pathSerializer: globalPathSerializer,
    headers: baseHeaders,
    requestInitExt = void 0,
    ...baseOptions
  } = { ...clientOptions };
  requestInitExt = supportsRequestInitExt() ? requestInitExt : void 0;
  baseUrl = removeTrailingSlash(baseUrl);
  const globalMiddlewares = [];
  async function coreFetch(schemaPath, fetchOptions) {
    const {
      baseUrl: localBaseUrl,
      fetch: fetch2 = baseFetch,
      Request = CustomRequest,
      headers,
      params = {},
      parseAs = "json",
      querySerializer: requestQuerySerializer,
      bodySerializer = globalBodySerializer ?? defaultBodySerializer,
      pathSerializer: requestPathSerializer,
      body,
      middleware: requestMiddlewares = [],
      ...init
    } = fetchOptions || {};
    let finalBaseUrl = baseUrl;
    if (localBaseUrl) {
      finalBaseUrl = removeTrailingSlash(localBaseUrl) ?? baseUrl;
    }
    let querySerializer = typeof globalQuerySerializer === "function" ? globalQuerySerializer : createQuerySerializer(globalQuerySerializer);
    if (requestQuerySerializer) {
      querySerializer = typeof requestQuerySerializer === "function" ? requestQuerySerializer : createQuerySerializer({
        ...typeof globalQuerySerializer === "object" ? globalQuerySerializer : {},
        ...requestQuerySerializer
      });
    }
    const pathSerializer = requestPathSerializer || globalPathSerializer || defaultPathSerializer;
    const serializedBody = body === void 0 ? void 0 : bodySerializer(
      body,
      // Note: we declare mergeHeaders() both here and below because it’s a bit of a chicken-or-egg situation:
      // bodySerializer() needs all headers so we aren’t dropping ones set by the user, however,
      // the result of this ALSO sets the lowest-priority content-type header. So we re-merge below,
      // setting the content-type at the very beginning to be overwritten.
      // Lastly, based on the way headers work, it’s not a simple “present-or-not” check becauase null intentionally un-sets headers.
      mergeHeaders(baseHeaders, headers, params.header)
    );
    const finalHeaders = mergeHeaders(
      // with no body, we should not to set Content-Type
      serializedBody === void 0 || // if serialized body is FormData; browser will correctly set Content-Type & boundary expression
      serializedBody instanceof FormData ? {} : {
        "Content-Type": "application/json"
      },
      baseHeaders,
      headers,
      params.header
    );
    const finalMiddlewares = [...globalMiddlewares, ...requestMiddlewares];
    const requestInit = {
      redirect: "follow",
      ...baseOptions,
      ...init,
      body: serializedBody,
      headers: finalHeaders
    };
    let id;
    let options;
    let request = new Request(
      createFinalURL(schemaPath, { baseUrl: finalBaseUrl, params, querySerializer, pathSerializer }),
      requestInit
    );
    let response;
    for (const key in init) {
      if (!(key in request)) {
        request[key] = init[key];
      }
    }
    if (finalMiddlewares.length) {
      id = randomID();
      options = Object.freeze({
        baseUrl: finalBaseUrl,
        fetch: fetch2,
        parseAs,
        querySerializer,
        bodySerializer,
        pathSerializer
      });
      for (const m of finalMiddlewares) {
        if (m && typeof m === "object" && typeof m.onRequest === "function") {
          const result = await m.onRequest({
            request,
            schemaPath,
            params,
            options,
            id
          });
          if (result) {
            if (result instanceof Request) {
              request = result;
            } else if (result instanceof Response) {
              response = result;
              break;
            } else {
              throw new Error("onRequest: must return new Request() or Response() when modifying the request");
            }
          }
        }
      }
    }
    if (!response) {
      try {
        response = await fetch2(request, requestInitExt);
      } catch (error2) {
        let errorAfterMiddleware = error2;
        if (finalMiddlewares.length) {
          for (let i = finalMiddlewares.length - 1; i >= 0; i--) {
            const m = finalMiddlewares[i];
            if (m && typeof m === "object" && typeof m.onError === "function") {
              const result = await m.onError({
                request,
                error: errorAfterMiddleware,
                schemaPath,
                params,
                options,
                id
              });
              if (result) {
                if (result instanceof Response) {
                  errorAfterMiddleware = void 0;
                  response = result;
                  break;
                }
                if (result instanceof Error) {
                  errorAfterMiddleware = result;
                  continue;
                }
                throw new Error("onError: must return new Response() or instance of Error");
              }
            }
          }
        }
        if (errorAfterMiddleware) {
          throw errorAfterMiddleware;
        }
      }
      if (finalMiddlewares.length) {
        for (let i = finalMiddlewares.length - 1; i >= 0; i--) {
          const m = finalMiddlewares[i];
          if (m && typeof m === "object" && typeof m.onResponse === "function") {
            const result = await m.onResponse({
              request,
              response,
              schemaPath,
              params,
              options,
              id
            });
            if (result) {
              if (!(result instanceof Response)) {
                throw new Error("onResponse: must return new Response() when modifying the response");
              }
              response = result;
            }
          }
        }
      }
    }
    const contentLength = response.headers.get("Content-Length");
    if (response.status === 204 || request.method === "HEAD" || contentLength === "0" && !response.headers.get("Transfer-Encoding")?.includes("chunked")) {
      return response.ok ? { data: void 0, response } : { error: void 0, response };
    }
    if (response.ok) {
      const getResponseData = async () => {
        if (parseAs === "stream") {
          return response.body;
        }
        if (parseAs === "json" && !contentLength) {
          const raw = await response.text();
          return raw ? JSON.parse(raw) : void 0;
        }
        return await response[parseAs]();
      };
      return { data: await getResponseData(), response };
    }
    let error = await response.text();
    try {
      error = JSON.parse(error);
    } catch {
    }
    return { error, response };
  }
  return {
    request(method, url, init) {
      return coreFetch(url, { ...init, method: method.toUpperCase() });
    },
    /** Call a GET endpoint */
    GET(url, init) {
      return coreFetch(url, { ...init, method: "GET" });
    },
    /** Call a PUT endpoint */
    PUT(url, init) {
      return coreFetch(url, { ...init, method: "PUT" });
    },
    /** Call a POST endpoint */
    POST(url, init) {
      return coreFetch(url, { ...init, method: "POST" });
    },
    /** Call a DELETE endpoint */
    DELETE(url, init) {
      return coreFetch(url, { ...init, method: "DELETE" });
    },
    /** Call a OPTIONS endpoint */
    OPTIONS(url, init) {
      return coreFetch(url, { ...init, method: "OPTIONS" });
    },
    /** Call a HEAD endpoint */
    HEAD(url, init) {
      return coreFetch(url, { ...init, method: "HEAD" });
    },
    /** Call a PATCH endpoint */
    PATCH(url, init) {
      return coreFetch(url, { ...init, method: "PATCH" });
    },
    /** Call a TRACE endpoint */
    TRACE(url, init) {
      return coreFetch(url, { ...init, method: "TRACE" });
    },
    /** Register middleware */
    use(...middleware) {
      for (const m of middleware) {
        if (!m) {
          continue;
        }
        if (typeof m !== "object" || !("onRequest" in m || "onResponse" in m || "onError" in m)) {
          throw new Error("Middleware must be an object with one of `onRequest()`, `onResponse() or `onError()`");
        }
        globalMiddlewares.push(m);
      }
    },
    /** Unregister middleware */
    eject(...middleware) {
      for (const m of middleware) {
        const i = globalMiddlewares.indexOf(m);
        if (i !== -1) {
          globalMiddlewares.splice(i, 1);
        }
      }
    }
  };
}
function serializePrimitiveParam(name, value, options) {
  if (value === void 0 || value === null) {
    return "";
  }
  if (typeof value === "object") {
    throw new Error(
      "Deeply-nested arrays/objects aren\u2019t supported. Provide your own `querySerializer()` to handle these."
    );
  }
  return `${name}=${options?.allowReserved === true ? value : encodeURIComponent(value)}`;
}
function serializeObjectParam(name, value, options) {
  if (!value || typeof value !== "object") {
    return "";
  }
  const values = [];
  const joiner = {
    simple: ",",
    label: ".",
    matrix: ";"
  }[options.style] || "&";
  if (options.style !== "deepObject" && options.explode === false) {
    for (const k in value) {
      values.push(k, options.allowReserved === true ? value[k] : encodeURIComponent(value[k]));
    }
    const final2 = values.join(",");
    switch (options.style) {
      case "form": {
        return `${name}=${final2}`;
      }
      case "label": {
        return `.${final2}`;
      }
      case "matrix": {
        return `;${name}=${final2}`;
      }
      default: {
        return final2;
      }
    }
  }
  for (const k in value) {
    const finalName = options.style === "deepObject" ? `${name}[${k}]` : k;
    values.push(serializePrimitiveParam(finalName, value[k], options));
  }
  const final = values.join(joiner);
  return options.style === "label" || options.style === "matrix" ? `${joiner}${final}` : final;
}
function serializeArrayParam(name, value, options) {
  if (!Array.isArray(value)) {
    return "";
  }
  if (options.explode === false) {
    const joiner2 = { form: ",", spaceDelimited: "%20", pipeDelimited: "|" }[options.style] || ",";
    const final = (options.allowReserved === true ? value : value.map((v) => encodeURIComponent(v))).join(joiner2);
    switch (options.style) {
      case "simple": {
        return final;
      }
      case "label": {
        return `.${final}`;
      }
      case "matrix": {
        return `;${name}=${final}`;
      }
      // case "spaceDelimited":
      // case "pipeDelimited":
      default: {
        return `${name}=${final}`;
      }
    }
  }
  const joiner = { simple: ",", label: ".", matrix: ";" }[options.style] || "&";
  const values = [];
  for (const v of value) {
    if (options.style === "simple" || options.style === "label") {
      values.push(options.allowReserved === true ? v : encodeURIComponent(v));
    } else {
      values.push(serializePrimitiveParam(name, v, options));
    }
  }
  return options.style === "label" || options.style === "matrix" ? `${joiner}${values.join(joiner)}` : values.join(joiner);
}
function createQuerySerializer(options) {
  return function querySerializer(queryParams) {
    const search = [];
    if (queryParams && typeof queryParams === "object") {
      for (const name in queryParams) {
        const value = queryParams[name];
        if (value === void 0 || value === null) {
          continue;
        }
        if (Array.isArray(value)) {
          if (value.length === 0) {
            continue;
          }
          search.push(
            serializeArrayParam(name, value, {
              style: "form",
              explode: true,
              ...options?.array,
              allowReserved: options?.allowReserved || false
            })
          );
          continue;
        }
        if (typeof value === "object") {
          search.push(
            serializeObjectParam(name, value, {
              style: "deepObject",
              explode: true,
              ...options?.object,
              allowReserved: options?.allowReserved || false
            })
          );
          continue;
        }
        search.push(serializePrimitiveParam(name, value, options));
      }
    }
    return search.join("&");
  };
}
function defaultPathSerializer(pathname, pathParams) {
  let nextURL = pathname;
  for (const match of pathname.match(PATH_PARAM_RE) ?? []) {
    let name = match.substring(1, match.length - 1);
    let explode = false;
    let style = "simple";
    if (name.endsWith("*")) {
      explode = true;
      name = name.substring(0, name.length - 1);
    }
    if (name.startsWith(".")) {
      style = "label";
      name = name.substring(1);
    } else if (name.startsWith(";")) {
      style = "matrix";
      name = name.substring(1);
    }
    if (!pathParams || pathParams[name] === void 0 || pathParams[name] === null) {
      continue;
    }
    const value = pathParams[name];
    if (Array.isArray(value)) {
      nextURL = nextURL.replace(match, serializeArrayParam(name, value, { style, explode }));
      continue;
    }
    if (typeof value === "object") {
      nextURL = nextURL.replace(match, serializeObjectParam(name, value, { style, explode }));
      continue;
    }
    if (style === "matrix") {
      nextURL = nextURL.replace(match, `;${serializePrimitiveParam(name, value)}`);
      continue;
    }
    nextURL = nextURL.replace(match, style === "label" ? `.${encodeURIComponent(value)}` : encodeURIComponent(value));
  }
  return nextURL;
}
function defaultBodySerializer(body, headers) {
  if (body instanceof FormData) {
    return body;
  }
  if (headers) {
    const contentType = headers.get instanceof Function ? headers.get("Content-Type") ?? headers.get("content-type") : headers["Content-Type"] ?? headers["content-type"];
    if (contentType === "application/x-www-form-urlencoded") {
      return new URLSearchParams(body).toString();
    }
  }
  return JSON.stringify(body);
}
function createFinalURL(pathname, options) {
  let finalURL = `${options.baseUrl}${pathname}`;
  if (options.params?.path) {
    finalURL = options.pathSerializer(finalURL, options.params.path);
  }
  let search = options.querySerializer(options.params.query ?? {});
  if (search.startsWith("?")) {
    search = search.substring(1);
  }
  if (search) {
    finalURL += `?${search}`;
  }
  return finalURL;
}
function mergeHeaders(...allHeaders) {
  const finalHeaders = new Headers();
  for (const h of allHeaders) {
    if (!h || typeof h !== "object") {
      continue;
    }
    const iterator = h instanceof Headers ? h.entries() : Object.entries(h);
    for (const [k, v] of iterator) {
      if (v === null) {
        finalHeaders.delete(k);
      } else if (Array.isArray(v)) {
        for (const v2 of v) {
          finalHeaders.append(k, v2);
        }
      } else if (v !== void 0) {
        finalHeaders.set(k, v);
      }
    }
  }
  return finalHeaders;
}
function removeTrailingSlash(url) {
  if (url.endsWith("/")) {
    return url.substring(0, url.length - 1);
  }
  return url;
}

// ../../clients/typescript/dist/src/bearer.js
function bearer(tokens) {
  const sent = /* @__PURE__ */ new Map();
  return {
    async onRequest({ id, request }) {
      const token = await tokens.current();
      request.headers.set("Authorization", `Bearer ${token}`);
      sent.set(id, { token, again: request.clone() });
    },
    async onResponse({ id, response, options: { fetch: fetch2 } }) {
      const { token, again } = sent.get(id);
      sent.delete(id);
      if (!await isExpired(response))
        return;
      again.headers.set("Authorization", `Bearer ${await tokens.after(token)}`);
      return fetch2(again);
    },
    onError({ id }) {
      sent.delete(id);
    }
  };
}
async function isExpired(response) {
  if (response.status !== 401)
    return false;
  const problem = await response.clone().json().catch(() => null);
  return problem?.error_code === "TOKEN_EXPIRED";
}

// ../../clients/typescript/dist/src/token.js
var SessionEnded = class extends Error {
  name = "SessionEnded";
  constructor() {
    super("The session has ended: sign in again.");
  }
};
var fromBetterAuth = (authUrl2) => async () => {
  const response = await fetch(`${authUrl2}/api/auth/token`, { credentials: "include" });
  if (response.status === 401)
    throw new SessionEnded();
  if (!response.ok)
    throw new Error(`Better Auth answered ${response.status} when asked for a token.`);
  const { token } = await response.json();
  return token;
};
var TokenKeeper = class {
  #fetch;
  #onSessionEnd;
  #held;
  #coming;
  /** `onSessionEnd` is told once, however many calls wait for the token. */
  constructor(fetch2, onSessionEnd = () => {
  }) {
    this.#fetch = fetch2;
    this.#onSessionEnd = onSessionEnd;
  }
  /** The token to send now: the one in memory until shortly before its `exp`, then a new one. Whoever asks meanwhile shares its fetch. */
  async current() {
    if (this.#held && Date.now() < this.#held.renewAt)
      return this.#held.token;
    return this.#coming ??= this.#next();
  }
  /** The token to send after the API refused this one: another call may have brought it already. */
  async after(refused) {
    if (this.#held?.token === refused)
      this.#held = void 0;
    return this.current();
  }
  /** Forgets the token, and the one on its way: the next call asks for a new one. */
  forget() {
    this.#held = void 0;
    this.#coming = void 0;
  }
  #next() {
    const coming = this.#fetch().then((token) => {
      if (this.#coming === coming) {
        this.#held = { token, renewAt: Date.now() + holdFor(token) };
        this.#coming = void 0;
      }
      return token;
    }, (error) => {
      if (this.#coming === coming) {
        this.#coming = void 0;
        if (error instanceof SessionEnded)
          this.#onSessionEnd();
      }
      throw error;
    });
    return coming;
  }
};
function holdFor(token) {
  try {
    const payload = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const { iat, exp } = JSON.parse(atob(payload));
    const lifetime = (exp - iat) * 1e3;
    return lifetime - Math.min(3e4, lifetime / 10);
  } catch {
    return 0;
  }
}

// ../../clients/typescript/dist/src/index.js
function createApiClient({ apiUrl: apiUrl2, fetchToken, onSessionEnd }) {
  const tokens = new TokenKeeper(fetchToken, onSessionEnd);
  const client = createClient({ baseUrl: apiUrl2 });
  client.use(bearer(tokens));
  return { ...client, forgetToken: () => tokens.forget() };
}

// src/answers.ts
var Refused = class extends Error {
  /** `problem` is missing where something in between answered instead of the API. */
  constructor(status, problem) {
    super(problem?.detail ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
  status;
  problem;
};
async function answer(call) {
  const { data, error, response } = await call;
  if (!response.ok) throw new Refused(response.status, typeof error === "object" ? error : void 0);
  return data;
}

// src/auth.ts
var SignInFailed = class extends Error {
};
function createAuth(authUrl2) {
  async function post(path, body) {
    const response = await fetch(`${authUrl2}/api/auth${path}`, {
      method: "POST",
      credentials: "include",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body)
    });
    if (response.ok) return;
    const { message } = await response.json().catch(() => ({}));
    throw new SignInFailed(message ?? `Signing in failed (HTTP ${response.status}).`);
  }
  return {
    /** Takes `email` and `password`. */
    signIn: (user) => post("/sign-in/email", user),
    /** Takes `name`, `email` and `password`. */
    signUp: (user) => post("/sign-up/email", user),
    signOut: () => post("/sign-out", {})
  };
}

// src/dom.ts
function $(selector, within = document) {
  const element = within.querySelector(selector);
  if (!element) throw new Error(`There is no ${selector} in the page.`);
  return element;
}
function fromTemplate(selector) {
  const template = $(selector);
  return template.content.cloneNode(true).firstElementChild;
}
function field(form, name) {
  return String(new FormData(form).get(name) ?? "").trim();
}

// src/messages.ts
function say(text) {
  $("#status").textContent = text;
}
function tell(error) {
  if (error instanceof SessionEnded) return;
  if (error instanceof SignInFailed) return warn(error.message);
  if (!(error instanceof Refused)) return warn("The server cannot be reached. Try again in a moment.", "NETWORK_ERROR");
  if (!error.problem) return warn("Something other than the API has answered.", `HTTP ${error.status}`);
  const { problem } = error;
  const rules = problem.error_code === "VALIDATION_FAILED" ? Object.values(problem.errors).flat() : [];
  warn(rules.join(" ") || problem.detail, problem.error_code, problem.trace_id);
}
function warn(message, code = "", trace = "") {
  const alert = fromTemplate("#alert-content");
  $(".message", alert).textContent = message;
  $("code", alert).textContent = code;
  $(".trace", alert).textContent = trace && `Trace ${trace}`;
  $("button", alert).addEventListener("click", clear);
  $("#alert").replaceChildren(alert);
}
function clear() {
  $("#alert").replaceChildren();
}

// src/task-row.ts
var editIn = (form) => ({
  title: field(form, "title"),
  description: field(form, "description") || null,
  priority: field(form, "priority")
});
function fill(form, edit) {
  for (const name of ["title", "description", "priority"]) {
    form.elements.namedItem(name).value = edit[name] ?? "";
  }
}
var TaskRow = class {
  element = fromTemplate("#task-row");
  #api;
  #checkbox = $("input[type=checkbox]", this.element);
  #editor = $(".editor", this.element);
  #conflict = $(".conflict", this.element);
  #task;
  #isBusy = false;
  constructor(api2, task) {
    this.#api = api2;
    this.#task = task;
    this.#show(task);
    const whenIdle = (action) => (event) => this.#isBusy ? event.preventDefault() : void action();
    this.#checkbox.addEventListener("click", whenIdle(() => this.#toggle()));
    $(".edit", this.element).addEventListener("click", whenIdle(() => this.#open(this.#task)));
    $(".delete", this.element).addEventListener("click", whenIdle(() => this.#delete()));
    $(".cancel", this.element).addEventListener("click", () => this.#close());
    this.#editor.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
    this.#editor.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#isBusy) void this.#save();
    });
  }
  #toggle() {
    const next = { ...this.#task, is_completed: this.#checkbox.checked };
    return this.#change(next, () => this.#api.PATCH("/api/{user_id}/tasks/{id}/complete", { params: this.#ifUnchanged }));
  }
  async #save() {
    const edit = editIn(this.#editor);
    const next = { ...this.#task, ...edit };
    this.#close();
    const isSaved = await this.#change(next, () => this.#api.PUT("/api/{user_id}/tasks/{id}", { params: this.#ifUnchanged, body: next }));
    if (!isSaved && this.element.isConnected) this.#open(edit);
  }
  /** Shows `next` at once, and then what the API made of it. */
  #change(next, call) {
    this.#show(next);
    return this.#attempt(
      async () => {
        this.#hold(await answer(call()));
        say("Saved.");
      },
      () => this.#show(this.#task)
    );
  }
  #delete() {
    const { parentElement: list, nextElementSibling: next, previousElementSibling: previous } = this.element;
    this.element.remove();
    (next ?? previous)?.querySelector(".delete")?.focus();
    return this.#attempt(
      async () => {
        await answer(this.#api.DELETE("/api/{user_id}/tasks/{id}", { params: this.#ifUnchanged }));
        say("Task deleted.");
      },
      () => list?.insertBefore(this.element, next?.parentElement === list ? next : null)
    );
  }
  /** Sends a change that the page shows already; where that fails, takes it back and says why. */
  async #attempt(change, takeBack) {
    this.#isBusy = true;
    this.#conflict.replaceChildren();
    clear();
    try {
      await change();
      return true;
    } catch (error) {
      if (error instanceof SessionEnded) return false;
      takeBack();
      if (error instanceof Refused && error.status === 412) await this.#showTheirs();
      else tell(error);
      if (error instanceof Refused && error.status === 404) this.element.remove();
      return false;
    } finally {
      this.#isBusy = false;
    }
  }
  get #ifUnchanged() {
    return { path: { user_id: this.#task.user_id, id: this.#task.id }, header: { "If-Match": this.#task.etag } };
  }
  /** From here on their version counts: whoever repeats the change has seen it. */
  async #showTheirs() {
    try {
      const { user_id, id } = this.#task;
      this.#hold(await answer(this.#api.GET("/api/{user_id}/tasks/{id}", { params: { path: { user_id, id } } })));
    } catch (error) {
      tell(error);
      return;
    }
    const code = document.createElement("code");
    code.textContent = "PRECONDITION_FAILED";
    this.#conflict.replaceChildren(
      `Somebody changed this task while you did: it is now \u201C${this.#task.title}\u201D, ${this.#task.priority.toLowerCase()} priority, `,
      `${this.#task.is_completed ? "done" : "open"}. Repeat your change if you still want it. `,
      code
    );
  }
  #hold(task) {
    this.#task = task;
    this.#show(task);
  }
  #show({ title, description, priority, is_completed }) {
    this.element.classList.toggle("done", is_completed);
    this.#checkbox.checked = is_completed;
    this.#checkbox.ariaLabel = `Done: ${title}`;
    $(".title", this.element).textContent = title;
    $(".description", this.element).textContent = description;
    $(".priority", this.element).textContent = priority;
    $(".priority", this.element).dataset["level"] = priority;
    $(".edit", this.element).ariaLabel = `Edit: ${title}`;
    $(".delete", this.element).ariaLabel = `Delete: ${title}`;
  }
  #open(edit) {
    fill(this.#editor, edit);
    this.#editor.hidden = false;
    $("input", this.#editor).focus();
  }
  #close() {
    this.#editor.hidden = true;
    $(".edit", this.element).focus();
  }
};

// src/task-list.ts
var pageSize = 20;
var TaskList = class {
  #api;
  #list = $("#tasks");
  #more = $("#more");
  #add = $("#add");
  #filter = $("#filter");
  #userId = "";
  #cursor = null;
  constructor(api2) {
    this.#api = api2;
    this.#more.addEventListener("click", () => this.#load());
    this.#filter.addEventListener("change", () => this.#reload());
    this.#add.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#create();
    });
  }
  /** Shows the tasks of this user. */
  async show(userId) {
    if (userId !== this.#userId) this.#add.reset();
    this.#userId = userId;
    await this.#reload();
  }
  /** Leaves nothing to see. What stands in the form for a new task stays, for when the same user comes back. */
  hide() {
    this.#list.replaceChildren();
  }
  #reload() {
    this.#cursor = null;
    return this.#load();
  }
  /** Loads the page at the cursor: the first one replaces what is shown. */
  async #load() {
    const cursor = this.#cursor;
    const filter = field(this.#filter, "filter");
    clear();
    this.#list.ariaBusy = "true";
    try {
      const page = await answer(
        this.#api.GET("/api/{user_id}/tasks", {
          params: {
            path: { user_id: this.#userId },
            query: { limit: pageSize, ...cursor && { cursor }, ...filter !== "all" && { is_completed: filter === "done" } }
          }
        })
      );
      if (filter !== field(this.#filter, "filter")) return;
      const rows = page.items.map((task) => new TaskRow(this.#api, task).element);
      if (cursor) this.#list.append(...rows);
      else this.#list.replaceChildren(...rows);
      this.#cursor = page.next_cursor;
      this.#more.hidden = !page.next_cursor;
      say(`${this.#list.childElementCount} tasks shown.`);
    } catch (error) {
      tell(error);
    } finally {
      this.#list.ariaBusy = null;
    }
  }
  async #create() {
    const edit = editIn(this.#add);
    const now = (/* @__PURE__ */ new Date()).toISOString();
    const draft = { ...edit, id: "", user_id: this.#userId, is_completed: false, created_at: now, updated_at: now, etag: "" };
    const pending = new TaskRow(this.#api, draft).element;
    pending.inert = true;
    this.#list.prepend(pending);
    this.#add.reset();
    clear();
    try {
      const task = await answer(
        this.#api.POST("/api/{user_id}/tasks", { params: { path: { user_id: this.#userId } }, body: edit })
      );
      pending.replaceWith(new TaskRow(this.#api, task).element);
      say("Task added.");
    } catch (error) {
      pending.remove();
      fill(this.#add, edit);
      tell(error);
    }
    $("input", this.#add).focus();
  }
};

// src/main.ts
var { apiUrl, authUrl } = await (await fetch("config.json")).json();
var auth = createAuth(authUrl);
var api = createApiClient({ apiUrl, fetchToken: fromBetterAuth(authUrl), onSessionEnd: () => leave() });
var tasks = new TaskList(api);
var signIn = $("#sign-in");
var isSignedIn = false;
var isSignUp = false;
async function enter() {
  try {
    const me = await answer(api.GET("/api/me"));
    isSignedIn = true;
    $("#who").textContent = me.name ?? me.email ?? me.user_id;
    await tasks.show(me.user_id);
  } catch (error) {
    if (!(error instanceof SessionEnded)) tell(error);
  }
  showView();
}
function leave() {
  if (isSignedIn) warn("Your session has ended. Sign in to go on.");
  isSignedIn = false;
  tasks.hide();
  askTo("sign in");
  showView();
}
function showView() {
  $("#account").hidden = !isSignedIn;
  $("#tasks-view").hidden = !isSignedIn;
  $("#sign-in-view").hidden = isSignedIn;
  $("input:enabled", isSignedIn ? $("#add") : signIn).focus();
}
signIn.addEventListener("submit", async (event) => {
  event.preventDefault();
  clear();
  const user = Object.fromEntries(new FormData(signIn));
  try {
    await (isSignUp ? auth.signUp(user) : auth.signIn(user));
  } catch (error) {
    tell(error);
    return;
  }
  api.forgetToken();
  signIn.reset();
  await enter();
});
$("#sign-out").addEventListener("click", async () => {
  try {
    await auth.signOut();
  } catch (error) {
    tell(error);
    return;
  }
  isSignedIn = false;
  api.forgetToken();
  leave();
});
$("#switch").addEventListener("click", () => askTo(isSignUp ? "sign in" : "sign up"));
function askTo(action) {
  isSignUp = action === "sign up";
  const label = isSignUp ? "Create account" : "Sign in";
  $("#sign-in-heading").textContent = label;
  $("button[type=submit]", signIn).textContent = label;
  $("#switch-hint").textContent = isSignUp ? "Have one already?" : "New here?";
  $("#switch").textContent = isSignUp ? "Sign in" : "Create an account";
  $("#name-field").hidden = !isSignUp;
  $("#name-field input").disabled = !isSignUp;
  $("[name=password]", signIn).autocomplete = isSignUp ? "new-password" : "current-password";
}
await enter();
