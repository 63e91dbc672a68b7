"""Texts of people, their accounts and the change of a password."""

from __future__ import annotations

from collections.abc import Mapping

from webui.words.plural import English, Plural

ENGLISH: Mapping[str, English] = {
    "人员": "People",
    "现行县文件里的人员和各人的账号，点姓名办理；人员和岗位的变动写在县文件的新版本里。": (
        "Everybody of the county document in force, and their accounts. Choose a name to open an "
        "account, set a new password or close it; who holds which post changes with a new version "
        "of the county document."
    ),
    "{count} 人已不在县文件里，账号还开着": Plural(
        "{count} person is no longer in the county document, and the account is still open",
        "{count} people are no longer in the county document, and their accounts are still open",
    ),
    "去停用": "Close them",
    "账号状态": "Account",
    "全部人员": "Everybody",
    "可以登录": "can sign in",
    "没有账号": "no account",
    "账号已停用": "closed",
    "查找人员": "Search people",
    "姓名、岗位、单位或登录名": "Name, post, unit or login",
    "没有岗位": "no post",
    "没有找到这样的人": "Nobody like that was found",
    "不在现行县文件里，账号还留着": "Not in the county document in force, with an account",
    "县文件没有的人登不进来；停用后，县文件再写上此人也须重新开通。": (
        "Whom the county document does not name cannot get in. Once closed, the account stays so "
        "even if a later county document names the person again."
    ),
    "停用": "Close",
    "现行县文件里没有这个人": "The county document in force names no such person",
    "没有岗位，登不进来；账号可以停用，不能重设密码。": (
        "No post, and no way in; the account can be closed, and gets no new password."
    ),
    "您自己的账号": "Your own account",
    "密码自己改；停用由另一名系统管理员办理。": (
        "Change your password yourself; another administrator may close the account."
    ),
    "开账号": "Open an account",
    "登录名用人员 id“{person}”。初始密码由程序生成，只显示这一次。": (
        "The login is the person's id, '{person}'. The program makes the first password and shows "
        "it this one time."
    ),
    "重设密码": "Set a new password",
    "忘记密码时用。原密码立即失效，本人正在用的页面随即退出；新密码由程序生成，只显示这一次。": (
        "For a forgotten password. The present one ends at once, and with it every session of the "
        "person; the program makes the new one and shows it this one time."
    ),
    "重新开通": "Open again",
    "停用前的密码不再有效；新密码由程序生成，只显示这一次。": (
        "The password from before is no longer good; the program makes a new one and shows it this "
        "one time."
    ),
    "停用账号": "Close the account",
    "立即不能登录，正在用的页面随即退出。由此人经办的件不变，须在县文件里另行安排。": (
        "The person cannot sign in from now on and every session ends at once. Cases in the "
        "person's hands stay there until the county document says otherwise."
    ),
    "{name}的账号已停用，正在用的页面已经退出。": (
        "The account of {name} is closed, and every session of it has ended."
    ),
    "一次性密码": "One-time password",
    "{name}可以登录了": "{name} can sign in",
    "密码只显示这一次": "The password is shown this one time",
    "请当面或用信得过的办法交给本人；离开本页就看不到了，只能重设。本人首次登录须先改成自己的。": (
        "Hand it over in person or in a way you trust: once you leave this page it can only be "
        "replaced. At the first sign-in the person has to choose another one."
    ),
    "密码已显示过一次": "The password was shown already",
    "这一次办理已经完成，密码没有再变。没有记下的，请再重设一次。": (
        "This was done already, and the password did not change again. If nobody wrote it down, "
        "set a new one."
    ),
    "再重设一次": "Set a new one",
    "回到人员": "Back to people",
    "修改密码": "Change password",
    "改好以后，您在别的电脑和手机上的登录随即退出，这里不用重新登录。": (
        "Your sessions on other computers and phones end with the change; here you stay signed in."
    ),
    "请先改成自己的密码": "Choose your own password first",
    "您现在用的一次性密码是别人发给您的，不只您一个人知道。改好以后才能打开其他页面。": (
        "The one-time password you signed in with was given to you, so others know it too. "
        "The other pages open once you have changed it."
    ),
    "密码没有修改": "The password was not changed",
    "原密码": "Present password",
    "新密码": "New password",
    "再输一遍新密码": "New password once more",
    "至少 {count} 位；长的句子比花哨的符号好记，也更牢靠。": (
        "At least {count} characters; a long sentence is easier to keep, and safer, than odd signs."
    ),
    "两次输入的密码不同": "The two passwords differ",
    "登录已变更，请再填一次": "The session changed; please fill this in once more",
    "密码已修改，您在别处的登录已经退出。": (
        "Your password was changed, and your sessions elsewhere have ended."
    ),
}
