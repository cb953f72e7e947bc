// Placeholders in the shape of what is being loaded.

export function BoardSkeleton() {
  return (
    <>
      <div className="metrics">
        {[1, 2, 3, 4].map((number) => (
          <div key={number} className="card metric skeleton-metric" />
        ))}
      </div>
      <div className="card skeleton-composer" />
      <ListSkeleton />
    </>
  );
}

export function ListSkeleton() {
  return (
    <div role="status" className="card task-list">
      <span className="visually-hidden">Loading your tasks…</span>
      {[1, 2, 3, 4].map((number) => (
        <div key={number} className="skeleton-row">
          <span className="skeleton circle" />
          <span className="skeleton line" />
        </div>
      ))}
    </div>
  );
}
