// The types of issue-tracker 1.0.0, written by `lathe types`: do not edit.
// Dates are `2026-01-31`, times `2026-01-31T10:00:00Z`.

/** A decimal as text, with all its digits. */
export type Decimal = string;

/** A CloudEvent 1.0 as the relay sends it. */
export interface CloudEvent<Type, EventType, Entity, Data> {
  specversion: "1.0";
  id: string;
  source: string;
  type: Type;
  time: string;
  /** The stream, `Entity-id`. */
  subject: string;
  datacontenttype: "application/json";
  dataschema: string;
  eventtype: EventType;
  rntaggregatetype: Entity;
  rntaggregateid: string;
  /** The event's place in its stream, from 1, without a hole. */
  rntversion: number;
  rntschemaversion: number;
  rntactorkind?: "user" | "system" | "service";
  rntactorid?: string;
  correlationid: string;
  causationid?: string;
  commandid?: string;
  traceparent?: string;
  latheposition: number;
  lathebundle: string;
  /** Absent where it is too large for the queue: then `dataref` says where it is. */
  data?: Data;
  dataref?: string;
}

/** What is sent: `POST /v1/comments/{commentId}/remove`. Take a comment back. */
export type RemoveCommentInput = { commentId: string };

/** What is answered: `POST /v1/comments/{commentId}/remove`. Take a comment back. */
export type RemoveCommentAnswer = {
  commentId: string;
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/issues`. Report an issue as the caller. */
export type ReportIssueInput = {
  description?: string | null;
  dueOn?: string | null;
  priority: string;
  projectId: string;
  storyPoints: number;
  title: string;
};

/** What is answered: `POST /v1/issues`. Report an issue as the caller. */
export type ReportIssueAnswer = {
  issueId: string;
  status: "open";
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/issues/{issueId}/approve`. Approve a reviewed issue. */
export type ApproveIssueInput = { issueId: string };

/** What is answered: `POST /v1/issues/{issueId}/approve`. Approve a reviewed issue. */
export type ApproveIssueAnswer = {
  issueId: string;
  status: "resolved";
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/issues/{issueId}/assign`. Give an open issue to somebody with less than three. */
export type AssignIssueInput = { issueId: string; assigneeId: string };

/** What is answered: `POST /v1/issues/{issueId}/assign`. Give an open issue to somebody with less than three. */
export type AssignIssueAnswer = {
  issueId: string;
  status: "in_progress";
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/issues/{issueId}/close`. Close an open or resolved issue. */
export type CloseIssueInput = { issueId: string };

/** What is answered: `POST /v1/issues/{issueId}/close`. Close an open or resolved issue. */
export type CloseIssueAnswer = {
  issueId: string;
  status: "closed";
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/issues/{issueId}/comments`. Comment as the caller. */
export type PostCommentInput = { issueId: string; text: string };

/** What is answered: `POST /v1/issues/{issueId}/comments`. Comment as the caller. */
export type PostCommentAnswer = {
  commentId: string;
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/issues/{issueId}/finish`. Resolve it, or send it to review when it is big. */
export type FinishIssueInput = { issueId: string };

/** What is answered: `POST /v1/issues/{issueId}/finish`. Resolve it, or send it to review when it is big. */
export type FinishIssueAnswer = {
  reviewed: boolean;
  resolved: boolean;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/issues/{issueId}/reassign`. Hand a started issue over. */
export type ReassignIssueInput = { issueId: string; assigneeId: string };

/** What is answered: `POST /v1/issues/{issueId}/reassign`. Hand a started issue over. */
export type ReassignIssueAnswer = {
  issueId: string;
  status: "in_progress";
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/issues/{issueId}/reopen`. Open it again. */
export type ReopenIssueInput = { issueId: string };

/** What is answered: `POST /v1/issues/{issueId}/reopen`. Open it again. */
export type ReopenIssueAnswer = {
  issueId: string;
  status: "open";
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/projects`. Create a project under an active lead. */
export type CreateProjectInput = { key: string; leadId: string; name: string; projectId: string };

/** What is answered: `POST /v1/projects`. Create a project under an active lead. */
export type CreateProjectAnswer = {
  projectId: string;
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/projects/{projectId}/archive`. Archive a project. */
export type ArchiveProjectInput = { projectId: string };

/** What is answered: `POST /v1/projects/{projectId}/archive`. Archive a project. */
export type ArchiveProjectAnswer = {
  projectId: string;
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/users`. Register a user. */
export type RegisterUserInput = { email: string; name: string; role?: string; userId: string };

/** What is answered: `POST /v1/users`. Register a user. */
export type RegisterUserAnswer = {
  userId: string;
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/users/{userId}/deactivate`. Deactivate a user. */
export type DeactivateUserInput = { userId: string };

/** What is answered: `POST /v1/users/{userId}/deactivate`. Deactivate a user. */
export type DeactivateUserAnswer = {
  userId: string;
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** What is sent: `POST /v1/users/{userId}/promote`. Change a user's role. */
export type PromoteUserInput = { userId: string; role: string };

/** What is answered: `POST /v1/users/{userId}/promote`. Change a user's role. */
export type PromoteUserAnswer = {
  userId: string;
  version: number;
  eventIds: Array<string>;
  commandId: string;
  correlationId: string;
};

/** All commands by name. */
export interface Commands {
  removeComment: { input: RemoveCommentInput; answer: RemoveCommentAnswer };
  reportIssue: { input: ReportIssueInput; answer: ReportIssueAnswer };
  approveIssue: { input: ApproveIssueInput; answer: ApproveIssueAnswer };
  assignIssue: { input: AssignIssueInput; answer: AssignIssueAnswer };
  closeIssue: { input: CloseIssueInput; answer: CloseIssueAnswer };
  postComment: { input: PostCommentInput; answer: PostCommentAnswer };
  finishIssue: { input: FinishIssueInput; answer: FinishIssueAnswer };
  reassignIssue: { input: ReassignIssueInput; answer: ReassignIssueAnswer };
  reopenIssue: { input: ReopenIssueInput; answer: ReopenIssueAnswer };
  createProject: { input: CreateProjectInput; answer: CreateProjectAnswer };
  archiveProject: { input: ArchiveProjectInput; answer: ArchiveProjectAnswer };
  registerUser: { input: RegisterUserInput; answer: RegisterUserAnswer };
  deactivateUser: { input: DeactivateUserInput; answer: DeactivateUserAnswer };
  promoteUser: { input: PromoteUserInput; answer: PromoteUserAnswer };
}

/** What is sent: `GET /v1/issues`. Newest issues, by status and project where given. */
export type ListIssuesInput = { limit?: number; project?: string; status?: string; cursor?: string };

/** What is answered: `GET /v1/issues`. Newest issues, by status and project where given. */
export type ListIssuesAnswer = Array<{
  id: string;
  project: string | null;
  title: string;
  priority: string;
  storyPoints: number;
  assignee: string | null;
  createdAt: string;
  status: "open" | "in_progress" | "in_review" | "resolved" | "closed";
}>;

/** What is sent: `GET /v1/issues/search`. Issues whose title is LIKE a pattern. */
export type SearchIssuesInput = { from?: string; limit?: number; priority?: string; title: string; to?: string };

/** What is answered: `GET /v1/issues/search`. Issues whose title is LIKE a pattern. */
export type SearchIssuesAnswer = Array<{
  id: string;
  project: string | null;
  title: string;
  priority: string;
  storyPoints: number;
  assignee: string | null;
  createdAt: string;
  status: "open" | "in_progress" | "in_review" | "resolved" | "closed";
}>;

/** What is sent: `GET /v1/issues/unassigned`. Unfinished issues that nobody has. */
export type UnassignedIssuesInput = { limit?: number; minimumPoints?: number };

/** What is answered: `GET /v1/issues/unassigned`. Unfinished issues that nobody has. */
export type UnassignedIssuesAnswer = Array<{
  id: string;
  project: string | null;
  title: string;
  priority: string;
  storyPoints: number;
  assignee: string | null;
  createdAt: string;
  status: "open" | "in_progress" | "in_review" | "resolved" | "closed";
}>;

/** What is sent: `GET /v1/issues/{issueId}`. One issue with its project and people. */
export type IssueDetailInput = { issueId: string };

/** What is answered: `GET /v1/issues/{issueId}`. One issue with its project and people. */
export type IssueDetailAnswer = Array<{
  id: string;
  projectId: string;
  projectName: string | null;
  title: string;
  description: string | null;
  priority: string;
  storyPoints: number;
  dueOn: string | null;
  reporter: string | null;
  assignee: string | null;
  createdAt: string;
  updatedAt: string;
  status: "open" | "in_progress" | "in_review" | "resolved" | "closed";
}>;

/** What is sent: `GET /v1/issues/{issueId}/comments`. An issue's comments, oldest first. */
export type ListCommentsInput = { issueId: string; limit?: number };

/** What is answered: `GET /v1/issues/{issueId}/comments`. An issue's comments, oldest first. */
export type ListCommentsAnswer = Array<{ id: string; author: string | null; text: string; postedAt: string }>;

/** What is sent: `GET /v1/projects`. Active projects. */
export type ListProjectsInput = { limit?: number };

/** What is answered: `GET /v1/projects`. Active projects. */
export type ListProjectsAnswer = Array<{
  id: string;
  key: string;
  name: string;
  lead: string | null;
  status: "active" | "archived";
}>;

/** What is sent: `GET /v1/projects/{projectId}`. One project, or null. */
export type ProjectDetailInput = { projectId: string };

/** What is answered: `GET /v1/projects/{projectId}`. One project, or null. */
export type ProjectDetailAnswer = {
  id: string;
  key: string;
  name: string;
  leadId: string;
  createdAt: string;
  status: "active" | "archived";
} | null;

/** What is sent: `GET /v1/stats/projects`. Issues and story points of each project. */
export type ProjectStatsInput = Record<string, never>;

/** What is answered: `GET /v1/stats/projects`. Issues and story points of each project. */
export type ProjectStatsAnswer = Array<{
  project: string | null;
  issues: number;
  storyPoints: number;
  averageStoryPoints: number;
}>;

/** What is sent: `GET /v1/stats/workload`. What everybody is working on. */
export type WorkloadInput = { atLeast?: number };

/** What is answered: `GET /v1/stats/workload`. What everybody is working on. */
export type WorkloadAnswer = Array<{ assignee: string | null; issues: number; storyPoints: number }>;

/** What is sent: `GET /v1/users`. Users by name. */
export type ListUsersInput = { limit?: number; role?: string };

/** What is answered: `GET /v1/users`. Users by name. */
export type ListUsersAnswer = Array<{ id: string; name: string; role: string; status: "active" | "inactive" }>;

/** All queries by name. */
export interface Queries {
  listIssues: { input: ListIssuesInput; answer: ListIssuesAnswer };
  searchIssues: { input: SearchIssuesInput; answer: SearchIssuesAnswer };
  unassignedIssues: { input: UnassignedIssuesInput; answer: UnassignedIssuesAnswer };
  issueDetail: { input: IssueDetailInput; answer: IssueDetailAnswer };
  listComments: { input: ListCommentsInput; answer: ListCommentsAnswer };
  listProjects: { input: ListProjectsInput; answer: ListProjectsAnswer };
  projectDetail: { input: ProjectDetailInput; answer: ProjectDetailAnswer };
  projectStats: { input: ProjectStatsInput; answer: ProjectStatsAnswer };
  workload: { input: WorkloadInput; answer: WorkloadAnswer };
  listUsers: { input: ListUsersInput; answer: ListUsersAnswer };
}

/** `tracker.Comment.CommentPosted`. */
export type CommentPosted = CloudEvent<
  "tracker.Comment.CommentPosted",
  "CommentPosted",
  "Comment",
  {
    before: null;
    after: { status: "posted"; issueId: string; authorId: string; text: string };
  }
>;

/** `tracker.Comment.CommentRemoved`. */
export type CommentRemoved = CloudEvent<
  "tracker.Comment.CommentRemoved",
  "CommentRemoved",
  "Comment",
  { before: { status: "posted" }; after: { status: "removed" } }
>;

/** `tracker.Issue.IssueApprove`. */
export type IssueApprove = CloudEvent<
  "tracker.Issue.IssueApprove",
  "IssueApprove",
  "Issue",
  { before: { status: "in_review" }; after: { status: "resolved" } }
>;

/** `tracker.Issue.IssueAssign`. */
export type IssueAssign = CloudEvent<
  "tracker.Issue.IssueAssign",
  "IssueAssign",
  "Issue",
  {
    before: { status: "open"; assigneeId: string | null };
    after: { status: "in_progress"; assigneeId: string | null };
  }
>;

/** `tracker.Issue.IssueClose`. */
export type IssueClose = CloudEvent<
  "tracker.Issue.IssueClose",
  "IssueClose",
  "Issue",
  { before: { status: "open" | "resolved" }; after: { status: "closed" } }
>;

/** `tracker.Issue.IssueReassign`. */
export type IssueReassign = CloudEvent<
  "tracker.Issue.IssueReassign",
  "IssueReassign",
  "Issue",
  {
    before: { status: "in_progress"; assigneeId: string | null };
    after: { status: "in_progress"; assigneeId: string | null };
  }
>;

/** `tracker.Issue.IssueReopen`. */
export type IssueReopen = CloudEvent<
  "tracker.Issue.IssueReopen",
  "IssueReopen",
  "Issue",
  { before: { status: "resolved" | "closed" }; after: { status: "open" } }
>;

/** `tracker.Issue.IssueReport`. */
export type IssueReport = CloudEvent<
  "tracker.Issue.IssueReport",
  "IssueReport",
  "Issue",
  {
    before: null;
    after: {
      status: "open";
      projectId: string;
      reporterId: string;
      title: string;
      description: string | null;
      priority: string;
      storyPoints: number;
      dueOn: string | null;
    };
  }
>;

/** `tracker.Issue.IssueResolve`. */
export type IssueResolve = CloudEvent<
  "tracker.Issue.IssueResolve",
  "IssueResolve",
  "Issue",
  { before: { status: "in_progress" }; after: { status: "resolved" } }
>;

/** `tracker.Issue.IssueReview`. */
export type IssueReview = CloudEvent<
  "tracker.Issue.IssueReview",
  "IssueReview",
  "Issue",
  { before: { status: "in_progress" }; after: { status: "in_review" } }
>;

/** `tracker.Project.ProjectArchive`. */
export type ProjectArchive = CloudEvent<
  "tracker.Project.ProjectArchive",
  "ProjectArchive",
  "Project",
  { before: { status: "active" }; after: { status: "archived" } }
>;

/** `tracker.Project.ProjectCreate`. */
export type ProjectCreate = CloudEvent<
  "tracker.Project.ProjectCreate",
  "ProjectCreate",
  "Project",
  { before: null; after: { status: "active"; key: string; name: string; leadId: string } }
>;

/** `tracker.User.UserDeactivate`. */
export type UserDeactivate = CloudEvent<
  "tracker.User.UserDeactivate",
  "UserDeactivate",
  "User",
  { before: { status: "active" }; after: { status: "inactive" } }
>;

/** `tracker.User.UserPromote`. */
export type UserPromote = CloudEvent<
  "tracker.User.UserPromote",
  "UserPromote",
  "User",
  {
    before: { status: "active"; role: string | null };
    after: { status: "active"; role: string };
  }
>;

/** `tracker.User.UserRegister`. */
export type UserRegister = CloudEvent<
  "tracker.User.UserRegister",
  "UserRegister",
  "User",
  { before: null; after: { status: "active"; name: string; email: string; role: string } }
>;

/** All events by type; `Events[keyof Events]` is any of them. */
export interface Events {
  "tracker.Comment.CommentPosted": CommentPosted;
  "tracker.Comment.CommentRemoved": CommentRemoved;
  "tracker.Issue.IssueApprove": IssueApprove;
  "tracker.Issue.IssueAssign": IssueAssign;
  "tracker.Issue.IssueClose": IssueClose;
  "tracker.Issue.IssueReassign": IssueReassign;
  "tracker.Issue.IssueReopen": IssueReopen;
  "tracker.Issue.IssueReport": IssueReport;
  "tracker.Issue.IssueResolve": IssueResolve;
  "tracker.Issue.IssueReview": IssueReview;
  "tracker.Project.ProjectArchive": ProjectArchive;
  "tracker.Project.ProjectCreate": ProjectCreate;
  "tracker.User.UserDeactivate": UserDeactivate;
  "tracker.User.UserPromote": UserPromote;
  "tracker.User.UserRegister": UserRegister;
}
