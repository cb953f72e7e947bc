import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Suspense } from "react";
import { PrefetchedTasks } from "@/components/prefetched-tasks";
import { BoardSkeleton } from "@/components/skeletons";
import { getSession } from "@/lib/session";
import { parseFilter } from "@/lib/tasks";

export const metadata: Metadata = { title: "Your tasks" };

export default async function TasksPage({ searchParams }: { searchParams: Promise<{ show?: string | string[] }> }) {
  const session = await getSession();
  if (!session) redirect("/sign-in");
  const { show } = await searchParams;
  return (
    <>
      <h1>Your tasks</h1>
      <Suspense fallback={<BoardSkeleton />}>
        <PrefetchedTasks userId={session.user.id} filter={parseFilter(show)} />
      </Suspense>
    </>
  );
}
