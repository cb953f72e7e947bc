// Orders the operations of a tag in Swagger UI (list, create, get, replace, change, delete), and hides the HEAD twins of GET.
const ranks = { post: 1, put: 3, patch: 4, delete: 5 };
const rank = operation => operation.get("method") === "get" ? (operation.get("path").endsWith("}") ? 2 : 0) : ranks[operation.get("method")];

const orderOperations = {
  statePlugins: {
    spec: {
      wrapSelectors: {
        taggedOperations: original => (state, ...parameters) => original(state, ...parameters).map(tag =>
          tag.update("operations", operations => operations.filter(operation => operation.get("method") !== "head").sortBy(rank))),
      },
    },
  },
};

// After Swagger UI was loaded, and before its page creates it.
document.addEventListener("DOMContentLoaded", () => {
  const bundle = window.SwaggerUIBundle;
  window.SwaggerUIBundle = Object.assign(options => bundle({ ...options, plugins: [orderOperations] }), bundle);
});
