import { BoardSkeleton } from "@/components/skeletons";

export default function Loading() {
  return (
    <>
      <h1>Your tasks</h1>
      <BoardSkeleton />
    </>
  );
}
