/** Base URL of the API. Read at run time, so that one build serves every environment. */
export const apiUrl = () => process.env.API_URL || "http://localhost:8000";
