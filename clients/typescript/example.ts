// A typed call with a token from the environment. In a page, tokens come from fromBetterAuth("http://localhost:3000").
import { createApiClient } from "./src/index.js";

const api = createApiClient({
  apiUrl: process.env["API_URL"] || "http://localhost:8000",
  fetchToken: async () => process.env["API_TOKEN"] ?? "",
});

const { data: me, error } = await api.GET("/api/me");
if (me) console.log(`You are ${me.user_id}, until ${me.expires_at}.`);
else console.error(`${error.error_code}: ${error.detail}`);
