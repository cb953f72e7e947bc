import { createApiClient, fromBetterAuth, SessionEnded } from "api-client";
import { answer } from "./answers.js";
import { createAuth } from "./auth.js";
import { $ } from "./dom.js";
import { clear, tell, warn } from "./messages.js";
import { TaskList } from "./task-list.js";

const { apiUrl, authUrl } = (await (await fetch("config.json")).json()) as { apiUrl: string; authUrl: string };

const auth = createAuth(authUrl);
const api = createApiClient({ apiUrl, fetchToken: fromBetterAuth(authUrl), onSessionEnd: () => leave() });
const tasks = new TaskList(api);

const signIn = $<HTMLFormElement>("#sign-in");
let isSignedIn = false;
let isSignUp = false;

/** Shows the tasks where there is a session, else asks to sign in. */
async function enter(): Promise<void> {
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

/** Back to signing in: because the user said so, or because the session has ended. */
function leave(): void {
  if (isSignedIn) warn("Your session has ended. Sign in to go on.");
  isSignedIn = false;
  tasks.hide();
  askTo("sign in");
  showView();
}

function showView(): void {
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

/** Makes the form one for signing in or one for signing up. */
function askTo(action: "sign in" | "sign up"): void {
  isSignUp = action === "sign up";
  const label = isSignUp ? "Create account" : "Sign in";
  $("#sign-in-heading").textContent = label;
  $("button[type=submit]", signIn).textContent = label;
  $("#switch-hint").textContent = isSignUp ? "Have one already?" : "New here?";
  $("#switch").textContent = isSignUp ? "Sign in" : "Create an account";
  $("#name-field").hidden = !isSignUp;
  $<HTMLInputElement>("#name-field input").disabled = !isSignUp;
  $<HTMLInputElement>("[name=password]", signIn).autocomplete = isSignUp ? "new-password" : "current-password";
}

await enter();
